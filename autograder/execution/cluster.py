"""The same class on several machines: submissions travel to Dask workers, evidence travels back.

Every worker process keeps a warm parent of its own, with the same sandbox. What a worker returns
is evidence; it is judged, recorded and written by the grader, exactly as for local runs. Dask
runs a task again elsewhere when its worker dies.
"""

from __future__ import annotations

import threading
from pathlib import Path

from autograder.errors import UserError
from autograder.execution.plan import Limits, Outcome, Plan, Stop
from autograder.execution.supervise import limits_json

#: How often a task may lose its worker before the class is stopped.
RETRIES = 3

_lock = threading.Lock()
_warm: dict[tuple, object] = {}


def connect(address: str, classroom, unsafe: bool):
    """Connect to a scheduler; returns (start function, submissions at a time) for ``run_jobs``.

    Raises UserError where Dask is missing, nobody answers, or the workers have other data.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise UserError(
            'grading on a cluster needs Dask: pip install "transfer-learning-course[cluster]"'
        ) from None
    try:
        client = Client(address, timeout=15, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UserError(f"no Dask scheduler answers at {address}: {error}") from None
    threads = client.nthreads()
    if not threads:
        client.close()
        raise UserError(f"the cluster at {address} has no workers: start some with `dask worker`")
    _same_data(client, classroom.assignment)

    def start():
        def execute(plan: Plan, limits: Limits, folder: Path) -> Outcome:
            future = client.submit(
                run_remotely,
                plan.to_json(),
                limits_json(limits),
                unsafe,
                pure=False,
                retries=RETRIES,
            )
            return _unpack(_result(future, address), folder)

        return execute, client.close

    return start, sum(threads.values())


def run_remotely(plan: dict, limits: dict, unsafe: bool) -> dict:
    """On a worker: run a plan and return what it left, as plain data."""
    import tempfile

    planned = Plan.from_json(plan)
    warm = _warm_parent(planned.assignment, unsafe)
    with tempfile.TemporaryDirectory(prefix="autograder-") as place:
        outcome = warm.run(planned, Limits(**limits), Path(place))
        files = {path.name: path.read_bytes() for path in (Path(place) / "evidence").iterdir()}
    stop = outcome.stop
    return {
        "files": files,
        "outputs": outcome.outputs,
        "stop": None if stop is None else (stop.reason, stop.cell, stop.message),
        "seconds": outcome.seconds,
        "cpu_seconds": outcome.cpu_seconds,
    }


def _warm_parent(assignment: str, unsafe: bool):
    """This worker process's warm parent, started once, by a thread that never ends."""
    with _lock:
        warm = _warm.get((assignment, unsafe))
        if warm is not None and warm.alive():
            return warm
        started = threading.Event()
        box: list = []
        keeper = threading.Thread(
            target=_keep, args=(assignment, unsafe, box, started), daemon=True, name="warm-keeper"
        )
        keeper.start()
        started.wait()
        if isinstance(box[0], BaseException):
            raise box[0]
        _warm[assignment, unsafe] = box[0]
        return box[0]


def _keep(assignment: str, unsafe: bool, box: list, started: threading.Event) -> None:
    """The kernel ends the warm parent with the thread that started it, so this one stays."""
    import os

    from autograder.execution import sandbox
    from autograder.execution.preparing import open_to_all, prepare
    from autograder.execution.warm import Warm
    from data_scripts import settings

    try:
        prepare(assignment)
        sandboxed = sandbox.require(unsafe)
        if sandboxed and os.getuid() == 0:
            open_to_all(settings.cache_dir())
        box.append(Warm((assignment,), sandboxed))
    except BaseException as error:  # raised again by the task that asked
        box.append(error)
        return
    finally:
        started.set()
    threading.Event().wait()


def _result(future, address: str) -> dict:
    from distributed.scheduler import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        raise UserError(
            f"the workers of {address} die while they grade: is their memory limit too low?"
        ) from None
    finally:
        future.release()


def _unpack(answer: dict, folder: Path) -> Outcome:
    evidence = folder / "evidence"
    evidence.mkdir(exist_ok=True)
    for name, content in answer["files"].items():
        if Path(name).name == name and name.endswith((".json", ".npz")):
            (evidence / name).write_bytes(content)
    stop = None if answer["stop"] is None else Stop(*answer["stop"])
    return Outcome(answer["outputs"], stop, answer["seconds"], answer["cpu_seconds"])


def _fingerprint(assignment: str) -> str:
    from autograder.execution.journal import data_fingerprint

    return data_fingerprint(assignment)


def _same_data(client, assignment: str) -> None:
    """All workers must grade with the same pictures, or scores would depend on the worker."""
    own = _fingerprint(assignment)
    for worker, found in client.run(_fingerprint, assignment).items():
        if found != own:
            client.close()
            raise UserError(
                f"the worker {worker} has other data than this machine: give all of them the same "
                "COURSE_MIRROR or cache (`python -m data_scripts mirror DIR` makes a copy)"
            )
