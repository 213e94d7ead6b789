"""One call that grades a class and leaves a complete gradebook: journal, runs, the one writer."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from autograder.errors import UserError
from autograder.execution import runner, sandbox
from autograder.execution.classroom import (
    Classroom,
    Finished,
    default_workers,
    run_jobs,
)
from autograder.execution.journal import Journal
from autograder.execution.preparing import open_to_all, prepare
from autograder.execution.progress import Progress
from autograder.execution.warm import Warm, WarmUnavailable
from autograder.gradebook.autograded import autograded_notebook
from autograder.gradebook.course import Course
from autograder.gradebook.files import write_whole
from autograder.gradebook.results_store import save
from autograder.gradebook.writer import Graded, Writer, import_libraries
from autograder.results import NotebookResult
from autograder.rubrics import available
from data_scripts import settings

#: Results per transaction of the gradebook.
BATCH = 25


def grade_class(
    course: Course,
    assignment: str,
    workers: int | None = None,
    students: tuple[str, ...] = (),
    force: bool = False,
    unsafe: bool = False,
    cluster: str | None = None,
    say: Callable[[str], None] = print,
) -> tuple[list[NotebookResult], list[Finished]]:
    """Grade an assignment of a course and write results, ``autograded/`` and the gradebook.

    Arguments:
        workers: submissions run at a time; by default one per core.
        students: only these.
        force: also what was graded before and has not changed.
        unsafe: without the sandbox.
        cluster: address of a Dask scheduler, to run the submissions on its workers.
        say: takes lines for people.

    Returns:
        (results of all chosen students in order, what was graded in this run).

    Raises UserError for what the user can mend, and KeyboardInterrupt, after everything finished
    so far is stored.
    """
    if assignment not in available():
        raise UserError(f"there is no assignment {assignment}; choose {', '.join(available())}")
    count = workers or default_workers()
    if count < 1:
        raise UserError("--workers needs a number of at least 1")
    prepare(assignment)
    machinery = _Machinery(course, assignment, unsafe, cluster, count, say)
    with contextlib.closing(machinery):
        if force or not Journal(course.state, assignment).folder.is_dir():
            machinery.begin()  # there will be something to run
        return _grade(Classroom(course, assignment, students, force), machinery, say)


def _grade(classroom: Classroom, machinery: _Machinery, say):
    with _only_one(classroom.course, classroom.assignment):
        classroom.clean()
        ready, jobs = classroom.plan()
        if ready:
            say(f"{len(ready)} of {len(ready) + len(jobs)} are graded already and have not changed")
        entries = {done.submitted.student: done for done in ready}
        store = _Store(classroom)
        for done in ready:
            store.add(done)
        if jobs:
            tally = _Tally(classroom)
            start = machinery.start(classroom, tally)
            progress = Progress(len(jobs), say)
            try:
                with contextlib.closing(run_jobs(classroom, jobs, *start)) as finished:
                    for done in finished:
                        # In this order: what Ctrl-C interrupts here is found again below.
                        store.add(done)
                        entries[done.submitted.student] = done
                        progress.step(done.entry.result)
            finally:
                progress.close()
                for done in classroom.recorded(
                    j for j in jobs if j.submitted.student not in entries
                ):
                    store.add(done)
                store.flush()
            tally.write(len(jobs))
        store.close()
        classroom.clean()
    done = [entries[student] for student in sorted(entries)]
    return [item.entry.result for item in done], [item for item in done if item.new]


class _Machinery:
    """What runs the submissions: a cluster, a warm parent, or a fresh process for each.

    Arguments:
        workers: submissions run at a time.
    """

    def __init__(self, course: Course, assignment: str, unsafe, cluster, workers: int, say):
        self.course, self.assignment, self.say = course, assignment, say
        self.unsafe, self.cluster, self.workers = unsafe, cluster, workers
        self._early: Warm | None = None

    def begin(self) -> None:
        """Let a warm parent load TensorFlow while the caller reads the class."""
        if self.cluster is None:
            with contextlib.suppress(WarmUnavailable):  # said when it is needed
                self._early = self._warm()

    def start(self, classroom: Classroom, tally: _Tally):
        """(start function, number of threads) for ``run_jobs``."""
        if self.cluster is not None:
            from autograder.execution.cluster import connect

            return connect(self.cluster, classroom, self.unsafe)

        def start():
            try:
                warm, self._early = self._early or self._warm(), None
                warm.wait()
                tally.warm = warm
                return tally.counted(warm.run), warm.close
            except WarmUnavailable as reason:
                self.say(f"{reason}; every submission starts its own process instead (slower)")
                fresh = functools.partial(
                    runner.run, sandboxed=self._sandboxed, hidden=(self.course.root,)
                )
                return tally.counted(_at_most(self.workers, fresh)), lambda: None

        return start, self.workers

    def close(self) -> None:
        """End what was begun and not needed."""
        if self._early is not None:
            self._early.close()

    def _warm(self) -> Warm:
        hidden = (self.course.root,)
        return Warm((self.assignment,), self._sandboxed, hidden, self.workers, wait=False)

    @functools.cached_property
    def _sandboxed(self) -> bool:
        sandboxed = sandbox.require(self.unsafe)
        # The gradebook's libraries take seconds to import: while the warm parent starts, not after.
        threading.Thread(target=import_libraries, daemon=True).start()
        if sandboxed and os.getuid() == 0:
            open_to_all(settings.cache_dir())
        if not sandboxed:
            self.say(
                "WARNING: running without a sandbox; submissions can read and change your files."
            )
        return sandboxed


def _at_most(count: int, run):
    """A run that waits while ``count`` others are going on."""
    places = threading.Semaphore(count)

    def placed(*arguments):
        with places:
            return run(*arguments)

    return placed


class _Tally:
    """Where the time of a run went, for ``last-run.json`` and the benchmark."""

    def __init__(self, classroom: Classroom):
        self.classroom, self.warm, self.cells = classroom, None, 0.0
        self.begin, self.own = time.monotonic(), time.process_time()

    def counted(self, run):
        def wrapped(plan, limits, folder):
            outcome = run(plan, limits, folder)
            self.cells += outcome.cpu_seconds
            return outcome

        return wrapped

    def write(self, count: int) -> None:
        """Seconds of wall time and of CPU: cells (judged computation), runs, the grader's own."""
        document = {
            "submissions": count,
            "seconds": round(time.monotonic() - self.begin, 3),
            "cells_cpu": round(self.cells, 3),
            "runs_cpu": round(self.warm.cpu_seconds, 3) if self.warm else None,
            "grader_cpu": round(time.process_time() - self.own, 3),
        }
        write_whole(self.classroom.course.state / "last-run.json", json.dumps(document) + "\n")


class _Store:
    """Writes finished entries in batches: result files, ``autograded/``, the gradebook."""

    def __init__(self, classroom: Classroom):
        self.classroom = classroom
        self.writer = Writer(classroom.course)
        self.batch: list[Finished] = []

    def add(self, done: Finished) -> None:
        if self._stored(done):
            return
        self.batch.append(done)
        if len(self.batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        if not self.batch:
            return
        self.writer.write(self._graded(done) for done in self.batch)
        for done in self.batch:
            save(self.classroom.course.root, done.entry.result)
        self.classroom.journal.mark_stored((d.submitted.student, _stamp(d)) for d in self.batch)
        self.batch = []  # only now: an interrupted batch is written again, which changes nothing

    def close(self) -> None:
        self.flush()
        self.writer.close()

    def _stored(self, done: Finished) -> bool:
        """Whether the gradebook has this already, from a run before."""
        if done.new:
            return False
        course, student = self.classroom.course, done.submitted.student
        place = course.autograded_notebook(self.classroom.assignment, student)
        known = self.classroom.journal.stored(student) == _stamp(done)
        return known and place.is_file() and _database_exists(course)

    def _graded(self, done: Finished) -> Graded:
        entry = done.entry
        notebook = autograded_notebook(
            self.classroom.skeleton, entry.sources, entry.outputs, entry.result
        )
        return Graded(entry.result, notebook, done.submitted.timestamp)


def _stamp(done: Finished) -> str:
    return f"{done.entry.key} {done.submitted.timestamp}"


def _database_exists(course: Course) -> bool:
    prefix = "sqlite:///"
    url = course.db_url
    return not url.startswith(prefix) or Path(url.removeprefix(prefix)).is_file()


def _only_one(course: Course, assignment: str):
    """A lock against a second run on the same assignment. Raises UserError while it is held."""
    from filelock import FileLock, Timeout

    @contextlib.contextmanager
    def locked():
        course.state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(course.state / f"grading-{assignment}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise UserError(
                f"{assignment} is being graded in {course.root} by another run: wait for it to end"
            ) from None
        except OSError as error:
            raise UserError(f"cannot write in {course.root}: {error.strerror}") from None
        try:
            yield
        finally:
            lock.release()

    return locked()
