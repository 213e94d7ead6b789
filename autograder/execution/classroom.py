"""Grade a class: many submissions at a time, each recorded the moment it exists.

Worker threads of the grader read, plan and judge; the submissions themselves run in children of
a warm parent (or on a cluster). Only the thread that called ``grade_class`` writes the gradebook.
"""

from __future__ import annotations

import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import UserError
from autograder.execution import journal as journals
from autograder.execution.skeleton import MAX_NOTEBOOK_BYTES, Submission, read_submission
from autograder.execution.warm import WarmUnavailable
from autograder.gradebook.course import CONFIG, Course, Submitted
from autograder.grading import Run, find_release, grade_submission
from autograder.results import NotebookResult, Problem
from autograder.rubrics import Limits, Rubric, rubric, with_limits

#: How often the warm parent may die of something other than a submission before we give up.
MOST_RESTARTS = 3


@dataclass(frozen=True)
class Job:
    """One submission to grade, with everything a worker needs."""

    submitted: Submitted
    submission: Submission
    key: str


@dataclass(frozen=True)
class Finished:
    """One submission's entry: new, or taken over from the journal."""

    submitted: Submitted
    entry: journals.Entry
    new: bool
    earlier: NotebookResult | None = None


@dataclass
class Classroom:
    """A class and what it is judged by.

    Attributes:
        students: only these; all where it is empty.
        force: grade again also what has not changed.
    """

    course: Course
    assignment: str
    students: tuple[str, ...] = ()
    force: bool = False
    rules: Rubric = field(init=False)

    def __post_init__(self):
        self.rules = _with_limits_of(self.course, rubric(self.assignment))
        self.release = self.course.release_notebook(self.assignment)
        self.skeleton = find_release(self.assignment, self.release)
        self.journal = journals.Journal(self.course.state, self.assignment)
        self.work = self.course.state / "work"
        self.limits = self.rules.limits

    def plan(self) -> tuple[list[Finished], list[Job]]:
        """What is graded already, and what is to be done."""
        basis = journals.basis_of(self.assignment, self.release)
        ready, jobs = [], []
        for submitted in self._chosen():
            content, trouble = read_file(submitted)
            if trouble is not None:
                submission = Submission(self.assignment, {}, frozenset(), (trouble,), rejected=True)
            else:
                submission = read_submission(content, self.skeleton, self.rules)
            key = journals.key_of(submission, content, basis + repr(self.limits))
            entry = self.journal.read(submitted.student)
            if entry is not None and entry.key == key and not self.force:
                ready.append(Finished(submitted, entry, new=False))
            else:
                jobs.append(Job(submitted, submission, key))
        return ready, jobs

    def grade(self, job: Job, execute: Run) -> Finished:
        """Run and judge one submission and record the result."""
        student = job.submitted.student
        name = job.submitted.notebook.name if job.submitted.notebook else ""
        graded = grade_submission(
            job.submission, self.skeleton, self.rules, student, name, execute, self.work
        )
        return self.record(job, graded.result, graded.outputs)

    def record(self, job: Job, result: NotebookResult, outputs: dict) -> Finished:
        """Put a result into the journal."""
        earlier = self.journal.read(job.submitted.student)
        entry = journals.Entry(job.key, result, job.submission.sources, outputs)
        self.journal.write(job.submitted.student, entry)
        return Finished(job.submitted, entry, True, earlier.result if earlier else None)

    def recorded(self, jobs: Iterable[Job]) -> Iterator[Finished]:
        """Those of the jobs that were recorded just before the class was stopped."""
        for job in jobs:
            entry = self.journal.read(job.submitted.student)
            if entry is not None and entry.key == job.key:
                yield Finished(job.submitted, entry, new=True)

    def clean(self) -> None:
        """Remove what a killed run may have left behind."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True, exist_ok=True)

    def _chosen(self) -> tuple[Submitted, ...]:
        everybody = self.course.submissions(self.assignment)
        if not self.students:
            return everybody
        known = {s.student for s in everybody}
        unknown = sorted(set(self.students) - known)
        if unknown:
            raise UserError(_unknown_student(unknown[0], known))
        return tuple(s for s in everybody if s.student in self.students)


def _with_limits_of(course: Course, rules: Rubric) -> Rubric:
    """The rubric with the limits that the course's configuration sets (``c.Autograder.limits``)."""
    try:
        return with_limits(rules, course.settings.get("limits", {}))
    except ValueError as error:
        raise UserError(f"c.Autograder.limits in {course.root / CONFIG}: {error}") from None


def read_file(submitted: Submitted) -> tuple[bytes, Problem | None]:
    """The bytes of a submission, or what is wrong with the file."""
    path = submitted.notebook
    if path is None:
        return b"", Problem("no-notebook", "There is no notebook in what was handed in.")
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, "rb") as file:
            return file.read(MAX_NOTEBOOK_BYTES + 1), None
    except OSError as error:
        reason = error.strerror or str(error)
        return b"", Problem("unreadable", f"The file {path.name} cannot be read: {reason}.")


def run_jobs(
    classroom: Classroom,
    jobs: list[Job],
    start: Callable[[], tuple[Run, Callable[[], None]]],
    workers: int,
) -> Iterator[Finished]:
    """Grade jobs in parallel and yield them as they finish.

    Arguments:
        start: starts the machinery and returns (execute, close). Called again, in the calling
            thread, if the machinery dies.
        workers: how many submissions run at a time.
    """
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    finished: queue.SimpleQueue = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    halted = threading.Event()
    execute, close = start()

    def work(run: Run) -> None:
        while not halted.is_set():
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done = classroom.grade(job, _unless(halted, run))
            except BaseException as error:  # handed to the calling thread, which raises it
                waiting.put(job)
                finished.put(error)
                return
            finished.put(done)

    def crew(run: Run) -> list[threading.Thread]:
        # One more than run at a time: the next child is made ready and the last answer judged
        # while others run. How many run at a time is up to what `start` returned.
        threads = [
            threading.Thread(target=work, args=(run,), daemon=True) for _ in range(workers + 1)
        ]
        for thread in threads:
            thread.start()
        return threads

    threads, restarts, left = crew(execute), 0, len(jobs)
    try:
        while left:
            done = _next(finished)
            if isinstance(done, WarmUnavailable) and restarts < MOST_RESTARTS:
                restarts += 1
                for thread in threads:
                    thread.join()
                left -= sum(1 for item in (yield from _drain(finished)) if item)
                close()
                execute, close = start()
                threads = crew(execute)
            elif isinstance(done, BaseException):
                raise done
            else:
                left -= 1
                yield done
    finally:
        halted.set()
        close()
        for thread in threads:
            thread.join(timeout=10)


def _drain(finished: queue.SimpleQueue):
    """Yield what is finished besides further reports of the same death."""
    yielded = []
    while not finished.empty():
        item = finished.get()
        if isinstance(item, Finished):
            yield item
            yielded.append(item)
        elif not isinstance(item, WarmUnavailable):
            raise item
    return yielded


def _next(finished: queue.SimpleQueue):
    """Wait in short steps, so that Ctrl-C is answered at once on every system."""
    while True:
        try:
            return finished.get(timeout=0.5)
        except queue.Empty:
            continue


def _unless(halted: threading.Event, run: Run) -> Run:
    """A run whose outcome is thrown away when the whole class is being stopped."""

    def guarded(plan, limits: Limits, folder: Path):
        outcome = run(plan, limits, folder)
        if halted.is_set():
            raise Halted
        return outcome

    return guarded


class Halted(Exception):
    """The class is being stopped; what this worker was doing does not count."""


def _unknown_student(name: str, known: set[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, known, n=1)
    advice = f"; did you mean {close[0]}?" if close else ""
    return f"{name} has handed in nothing{advice}"


def default_workers() -> int:
    """As many as there are cores for this process."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
