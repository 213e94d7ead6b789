"""One notebook, run in a warm child and in a fresh process: the same result."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.execution import runner, sandbox
from autograder.execution.warm import Warm
from autograder.grading import grade_notebook

REPOSITORY = Path(__file__).resolve().parents[3]


def without_time(result):
    return dataclasses.replace(result, seconds=0.0)


@pytest.mark.slow
def test_warm_and_fresh_runs_give_the_same_result(warm, submit):
    content = submit({"a2-fine-tune": "def fine_tune(model, train, valid, epochs=16): return None"})
    warm_result = grade_notebook(content, "a2", "ada", execute=warm.run).result
    fresh_result = grade_notebook(content, "a2", "ada", execute=runner.run).result
    assert without_time(warm_result) == without_time(fresh_result)
    assert warm_result.score > 0


@pytest.mark.slow
def test_a_model_given_in_place_of_a_wrong_one_repeats_exactly(warm, submit):
    """Also the numbers shown beside the reference's, which do not count for the score."""
    nothing = "def warm_up(model, train, valid, epochs=4): return None"
    first, second = (
        grade_notebook(submit({"a2-warm-up": nothing}), "a2", "ada", execute=warm.run).result
        for _ in range(2)
    )
    assert without_time(first) == without_time(second)
    assert any(question.comparison for question in first.questions)


@pytest.mark.slow
def test_runs_repeat_exactly(warm, submit):
    first, second = (
        grade_notebook(submit({}), "a2", "ada", execute=warm.run).result for _ in range(2)
    )
    assert without_time(first) == without_time(second)
    assert first.score == first.max_score


@pytest.mark.slow
def test_the_warm_parent_ends_with_the_grader(needs_sandbox):
    """Killed without warning, the grader leaves no process behind."""
    import psutil

    script = (
        "from autograder.execution.warm import Warm; import time; w = Warm(('a2',));"
        "print(w.pid, flush=True); time.sleep(600)"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    with grader:
        top = psutil.Process(int(grader.stdout.readline()))
        family = [top, *top.children(recursive=True)]
        os.kill(grader.pid, signal.SIGKILL)
    gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def test_a_warm_parent_that_is_not_needed_after_all_ends_at_once(needs_sandbox):
    """Ended while bubblewrap is still building the sandbox, at whichever point."""
    import uuid

    import psutil

    mark = uuid.uuid4().hex  # as an assignment's name it shows in the command lines
    for milliseconds in range(20):
        warm = Warm((mark,), wait=False)
        time.sleep(milliseconds / 1000)
        warm.close()
    family = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if mark in " ".join(process.cmdline()):
                family.append(process)
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def test_without_a_sandbox_grading_needs_the_users_word(monkeypatch):
    none = sandbox.Protection("none", "the sandbox needs Linux")
    monkeypatch.setattr(sandbox, "protection", lambda: none)
    with pytest.raises(UserError, match="--unsafe"):
        sandbox.require(unsafe=False)
    assert sandbox.require(unsafe=True) is False


def test_the_sandbox_shows_nothing_of_the_course(needs_sandbox, tmp_path):
    """Seen from inside: no checkout, no course, no home, no temporary files of others."""
    (tmp_path / "gradebook.db").write_text("secret")
    look = f"import os; print([p for p in {[str(tmp_path), str(REPOSITORY / 'assignments'), os.path.expanduser('~/.ssh'), '/etc/passwd', '/var', '/home']!r} if os.path.exists(p)])"  # noqa: E501
    done = subprocess.run(
        sandbox.command([sys.executable, "-c", look], hidden=(tmp_path,)),
        capture_output=True,
        text=True,
        env=sandbox.environment(sandboxed=True),
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.slow
def test_an_ordinary_user_gets_the_same_sandbox(needs_sandbox, tmp_path):
    """Run as another account with the system's Python, which every account may read."""
    if os.getuid() != 0 or not Path("/usr/bin/python3").exists():
        pytest.skip("only root can try another account, and needs the system's own Python")
    import shutil

    package = tmp_path / "package"
    for name in ("autograder", "data_scripts"):
        shutil.copytree(REPOSITORY / name, package / name)
    for folder in (*tmp_path.parents, tmp_path):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    script = (
        "import sys; sys.path.insert(0, '.');"
        "from autograder.execution import warm_server; print(warm_server.try_namespaces())"
    )
    inside = ["/usr/bin/python3", "-c", script]
    view = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr"]
    for place in ("/bin", "/lib", "/lib64"):
        if os.path.islink(place):
            view += ["--symlink", os.readlink(place), place]
    view += ["--proc", "/proc", "--dev", "/dev", "--dir", "/private"]
    view += ["--ro-bind", str(package), "/course", "--chdir", "/course"]
    if shutil.which("bwrap") is None:
        pytest.skip("needs bwrap in the path")
    done = subprocess.run(
        [*view, *inside], capture_output=True, text=True, user=65534, group=65534, extra_groups=[]
    )
    assert done.stdout.strip() == "None", done.stderr


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done_and_says_how_to_continue(needs_sandbox, tmp_path, submit):
    from autograder.gradebook.course import Course

    course = Course.create(tmp_path / "course", "a2")
    for number in range(12):
        path = course.root / "submitted" / f"s{number:02d}" / "a2" / "a2.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(submit({}))
    command = [sys.executable, "-m", "autograder.cli", "grade", "a2", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--course", str(course.root)],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what it puts into the background deaf to Ctrl-C, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    journal = course.state / "journal" / "a2"
    while process.poll() is None and not list(journal.glob("*.json")):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "the same command continues" in said and "Traceback" not in said
    done = len(list(journal.glob("*.json")))
    assert 0 < done < 12
    assert len(list((course.state / "results" / "a2").glob("*.json"))) == done
