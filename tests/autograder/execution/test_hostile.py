"""Submissions that attack the machine: one student's result each, with earned points kept."""

from __future__ import annotations

import dataclasses
import os
import textwrap
import threading
from pathlib import Path

import psutil
import pytest

from autograder.execution import runner
from autograder.execution.plan import Limits
from autograder.grading import grade_notebook
from autograder.rubrics import rubric

pytestmark = pytest.mark.slow

LIMITS = Limits(cell_seconds=30.0, notebook_seconds=120.0, memory_mb=1_500, processes=40)

FULL = {"a2-split-tasks": 3.0, "a2-build-b-on-a": 3.0}


@pytest.fixture
def grade(warm, submit, tmp_path):
    """Grade the reference with its ``warm_up`` replaced by a body; also counts what is left."""

    def run(body: str, before: str = "", limits: Limits = LIMITS):
        source = before + "\n" + "def warm_up(model, train, valid, epochs=4):\n"
        source += textwrap.indent(textwrap.dedent(body), "    ")
        content = submit({"a2-warm-up": source})

        def execute(plan, _, folder):
            return warm.run(plan, limits, folder)

        result = grade_notebook(content, "a2", "eve", "a2.ipynb", execute=execute).result
        assert warm.alive()
        return result

    return run


def outcome(result, question="a2-warm-up"):
    return next(q for q in result.questions if q.id == question)


def earned_before(result) -> bool:
    """The points of the two questions before the attack."""
    return all(
        outcome(result, q.id).score == q.points for q in rubric("a2").questions if q.id in FULL
    )


def children_of(warm) -> list[psutil.Process]:
    return psutil.Process(warm.pid).children(recursive=True)


@pytest.fixture
def leaves_nothing(warm):
    """Afterwards no process of the submission is left under the warm parent."""
    before = {p.pid for p in children_of(warm)}
    yield
    for _ in range(50):
        left = {p.pid for p in children_of(warm)} - before
        if not left:
            return
        threading.Event().wait(0.1)
    pytest.fail(f"{len(left)} processes are left behind")


SHORT = dataclasses.replace(LIMITS, cell_seconds=12.0)

ATTACKS = {
    "endless loop": ("while True: pass", "timed-out", SHORT),
    "swallows interrupts": (
        """
        while True:
            try:
                while True: pass
            except BaseException: continue
        """,
        "timed-out",
        SHORT,
    ),
    "20 GB": (
        "import numpy as np\nreturn np.ones(20 * 2**30, dtype='uint8')",
        "over-limit",
        LIMITS,
    ),
    "20 GB in many processes": (
        """
        import os, time
        for _ in range(20):
            if os.fork() == 0:
                hoard = [bytearray(b"x" * 2**20) for _ in range(1000)]
                time.sleep(60)
        time.sleep(60)
        """,
        "over-limit",
        LIMITS,
    ),
    "forks without end": ("import os\nwhile True: os.fork()", None, SHORT),
    "threads without end": (
        """
        import threading, time
        while True: threading.Thread(target=time.sleep, args=(60,)).start()
        """,
        "over-limit",
        LIMITS,
    ),
    "writes 1 GB into one file": (
        """
        with open("big", "wb") as file:
            for _ in range(1024): file.write(bytes(2**20))
        """,
        "over-limit",
        LIMITS,
    ),
    "writes 1 GB into many files": (
        """
        for number in range(1024):
            with open(f"part-{number}", "wb") as file: file.write(bytes(2**20))
        """,
        "over-limit",
        LIMITS,
    ),
    "os._exit": ("import os\nos._exit(0)", "crashed", LIMITS),
    "segmentation fault": ("import ctypes\nctypes.string_at(0)", "crashed", LIMITS),
    "kills its parent": (
        """
        import os, signal
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(-1, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
        os._exit(1)
        """,
        "crashed",
        LIMITS,
    ),
    "sys.exit": ("import sys\nsys.exit(0)", "crashed", LIMITS),
    "closes every file descriptor": (
        "import os\nos.closerange(0, 1000)\nraise ValueError",
        "crashed",
        LIMITS,
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_costs_only_its_own_question(name, grade, leaves_nothing):
    body, status, limits = ATTACKS[name]
    result = grade(body, limits=limits)
    assert outcome(result).score == 0
    assert earned_before(result)
    if status is not None:
        assert outcome(result).status == status, outcome(result)


def test_printing_100_mb_is_cut_and_harmless(grade):
    printing = 'for _ in range(1000): print("x" * 100_000)'
    result = grade("return None", before=printing)
    assert earned_before(result)
    assert result.status == "graded"


def test_threads_and_exit_handlers_do_not_outlive_the_run(grade, leaves_nothing):
    before = """
import atexit, threading, time, subprocess
atexit.register(time.sleep, 600)
threading.Thread(target=time.sleep, args=(600,)).start()
subprocess.Popen(["sleep", "600"], start_new_session=True)
"""
    assert earned_before(grade("raise ValueError", before=before))


def test_what_a_submission_can_see(grade, warm, submit):
    """The student's code reports through its own error message what it could reach."""
    secrets = [str(Path(__file__).resolve().parents[3] / "assignments" / "source"), "/etc/shadow"]
    body = f"""
import os, socket, sys
found = []
for place in {secrets!r}:
    if os.path.exists(place): found.append(place)
for name in ("autograder.rubrics", "autograder.checks", "autograder.judging", "assignments",
             "autograder.gradebook", "autograder.grading", "autograder.reports"):
    try:
        __import__(name)
        found.append(name)
    except ImportError: pass
for base in ("/usr", "/course", "/data", sys.prefix, "/private/.."):
    try:
        with open(base + "/mark", "w") as file: file.write("x")
        found.append("wrote " + base)
    except OSError: pass
try:
    socket.create_connection(("127.0.0.1", 22), 1)
    found.append("network")
except OSError as error:
    if "unreachable" not in str(error) and "refused" not in str(error): found.append(str(error))
try:
    socket.getaddrinfo("example.org", 80)
    found.append("names")
except OSError: pass
others = [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]
if others: found.append("processes " + ",".join(others))
if os.getuid() == 0: found.append("root")
if any(os.environ.get(n) for n in ("NBGRADER_EXECUTION", "SSH_AUTH_SOCK", "VIRTUAL_ENV")):
    found.append("environment")
raise ValueError("found: " + repr(found))
"""
    result = grade(body)
    assert "found: []" in outcome(result).checks[0].message


def test_no_way_to_more_rights(grade):
    body = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
gained = []
if libc.unshare(0x10000000) == 0: gained.append("user namespace")
if libc.mount(b"none", b"/private", b"tmpfs", 0, b"size=8g") == 0: gained.append("mount")
if libc.setns(0, 0) == 0: gained.append("setns")
try: os.setuid(0); gained.append("uid 0")
except OSError: pass
raise ValueError("gained: " + repr(gained))
"""
    assert "gained: []" in outcome(grade(body)).checks[0].message


def test_a_run_leaves_no_files_in_the_next_one(grade):
    grade("open('/tmp/mark', 'w').write('x'); open('/dev/shm/mark', 'w').write('x')")
    body = """
import os
raise ValueError("left: " + repr([os.path.exists(p) for p in ("/tmp/mark", "/dev/shm/mark")]))
"""
    assert "left: [False, False]" in outcome(grade(body)).checks[0].message


def test_forged_evidence_earns_nothing(grade):
    """A frame sent out of turn ends the run and is called what it is."""
    body = """
import json, os
header = json.dumps({"kind": "evidence", "name": "a2-fine-tune.json", "size": 2}) + "\\n{}"
for descriptor in range(3, 64):
    try: os.write(descriptor, header.encode())
    except OSError: pass
"""
    result = grade(body)
    assert outcome(result).status == "tampered"
    assert outcome(result).score == 0


FAKE_FIT = """
def fake(self, *args, **kwargs):
    for variable in self.trainable_variables:
        variable.assign(variable + 1e-3)
    history = keras.callbacks.History()
    history.history = {"loss": [0.1], "val_loss": [0.1], "accuracy": [1.0], "val_accuracy": [1.0]}
    return history
"""

FAKE_STEPS = """
def fake(self, force=False):
    def step(iterator):
        for variable in self.trainable_variables:
            variable.assign(variable + 1e-3)
        return {"loss": keras.ops.zeros(())}
    self.train_function = step
"""

ALL_RIGHT = """
for layer in model.layers[:-1]:
    layer.trainable = False
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3), metrics=["accuracy"])
return model.fit(*train, validation_data=valid, epochs=epochs, verbose=0)
"""


def test_training_that_is_only_pretended_earns_nothing(grade):
    """Weights are changed, the flags are right, a History comes back: but nothing was trained."""
    before = FAKE_STEPS + "keras.Model.make_train_function = fake"
    body = ALL_RIGHT.replace(', metrics=["accuracy"]', "")
    pretended = outcome(grade(body, before=before))
    assert {check.misconception for check in pretended.checks} == {"not-trained"}
    assert pretended.score == 0


def test_a_replaced_fit_is_not_the_one_that_is_called(grade):
    """Keras's own ``fit`` runs, so the model is really trained."""
    assert "fake" not in str(outcome(grade(ALL_RIGHT, before=FAKE_FIT)))
    result = outcome(grade(ALL_RIGHT, before=FAKE_FIT + "keras.Model.fit = fake"))
    assert result == outcome(grade(ALL_RIGHT))


def test_work_folders_are_removed(grade, tmp_path, monkeypatch):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    grade("import os\nos._exit(1)")
    assert os.listdir(tmp_path) == []


MANY_PROGRAMS = """
import subprocess, sys, time
hold = "x = bytearray(b'1') * (200 << 20); import time; time.sleep(20)"
for _ in range(16):
    subprocess.Popen([sys.executable, "-S", "-c", hold])
time.sleep(15)
"""


def test_many_small_programs_hold_too_much_together(grade, leaves_nothing):
    """Each of them may have its 200 MB; that all of them have 3,200 MB is too much."""
    assert outcome(grade(MANY_PROGRAMS)).status == "over-limit"


def test_the_same_in_a_fresh_process(submit):
    source = "def warm_up(model, train, valid, epochs=4):\n" + textwrap.indent(
        MANY_PROGRAMS, "    "
    )

    def execute(plan, _, folder):
        return runner.run(plan, LIMITS, folder)

    result = grade_notebook(submit({"a2-warm-up": source}), "a2", execute=execute).result
    assert outcome(result).status == "over-limit"
