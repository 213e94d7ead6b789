"""Make the students' copy of an assignment, by nbgrader's own generating, all or nothing.

The copy is first made in a scratch folder and inspected; only then is the gradebook told about
its cells and the new folder put in place of the old one.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat

from assignments.library import RELEASE_SETTINGS
from autograder.errors import UserError
from autograder.gradebook.course import Course
from autograder.gradebook.files import write_whole

_MARKS = re.compile(r"###\s*(BEGIN|END)\s+(SOLUTION|HIDDEN TESTS|MARK SCHEME)")


@dataclass(frozen=True)
class Released:
    """What a release holds: paths, and points by the way they are given."""

    notebooks: tuple[Path, ...]
    questions: int
    points: float
    manual_questions: int
    manual_points: float


def release(course: Course, assignment: str) -> Released:
    """Generate ``release/<assignment>`` from ``source/<assignment>``.

    Raises UserError where the source is missing or malformed, or the gradebook refuses it; the
    former release is then untouched.
    """
    _inspect_source(course.folder("source", assignment))
    target = course.folder("release", assignment)
    course.state.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="release-", dir=course.state))
    try:
        _generate(course, assignment, scratch / "try", database=False)
        _inspect(scratch / "try" / assignment)
        _generate(course, assignment, scratch / "new", database=True)
        fresh = scratch / "new" / assignment
        for junk in [*fresh.rglob(".ipynb_checkpoints"), *fresh.rglob("__pycache__")]:
            shutil.rmtree(junk, ignore_errors=True)
        if not course.settings.get("solutions", True):
            write_whole(fresh / RELEASE_SETTINGS, '{"solutions": false}\n')
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rename(scratch / "old")
        fresh.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return _describe(sorted(target.glob("*.ipynb")))


def _generate(course: Course, assignment: str, folder: Path, database: bool) -> None:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import capture_log

    directory = CourseDirectory(config=course.config)
    directory.release_directory = str(folder.relative_to(course.root))
    directory.assignment_id = assignment
    generator = GenerateAssignment(coursedir=directory, config=course.config)
    generator.force, generator.create_assignment = True, True
    if not database:
        generator.no_database = True
        generator.preprocessors = [
            p for p in generator.preprocessors if "SaveCells" not in (p, getattr(p, "__name__", ""))
        ]
    with _quiet(generator.log):
        outcome = capture_log(generator)
    if not outcome["success"]:
        raise UserError(_plain(assignment, outcome))


class _quiet:  # noqa: N801  (reads as the statement it is used in)
    """Keep nbgrader's log from the terminal; its errors are told in plain words instead."""

    def __init__(self, log):
        self.log = getattr(log, "logger", log)

    def __enter__(self):
        self.before = self.log.propagate, self.log.handlers[:]
        self.log.propagate, self.log.handlers[:] = False, [logging.NullHandler()]

    def __exit__(self, *_):
        self.log.propagate, self.log.handlers[:] = self.before


def _plain(assignment: str, outcome: dict) -> str:
    error = outcome.get("error", "").strip().splitlines()
    last = re.sub(r"^[\w.]+(Error|Exception|Exit): ", "", error[-1]) if error else "unknown reason"
    text = outcome.get("error", "") + outcome.get("log", "")
    if "Cannot add or remove cells" in text or "Cannot modify existing assignment" in text:
        return (
            f"the gradebook holds submissions of {assignment} with other cells than the source "
            "has now. Release the changed notebook under a new name; or, giving up all scores, "
            f"back up the gradebook and run `nbgrader db assignment remove {assignment} --force`"
        )
    logged = re.findall(r"\[(?:ERROR|CRITICAL)\] (?!There was an error|Traceback)(.+)", text)
    causes = re.findall(r"^(?:[\w.]+(?:Error|Exception)): (.+)$", text, flags=re.MULTILINE)
    reason = next((c for c in [*causes, *logged] if "Please see" not in c), last)
    return f"{assignment} cannot be released: {reason.strip().rstrip('.')}"


def _inspect_source(folder: Path) -> None:
    """Name what nbgrader would refuse without saying which cell it is about."""
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise UserError(f"there is no notebook in {folder}: nothing to release")
    for path in paths:
        try:
            cells = nbformat.read(path, as_version=4).cells
        except (ValueError, OSError, nbformat.ValidationError) as error:
            reason = (str(error).splitlines() or ["it cannot be read"])[0]
            raise UserError(f"{path} is no notebook: {reason}") from error
        ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
        twice = sorted({name for name in ids if name is not None and ids.count(name) > 1})
        if twice:
            raise UserError(f"{path}: several cells have the id {', '.join(twice)}")


def _inspect(folder: Path) -> None:
    """Refuse a copy that still gives something away."""
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.get("id", "?"))
            if _MARKS.search(cell.source):
                raise UserError(
                    f"{path.name}, cell {name}: a solution or hidden test would be left in the "
                    "students' copy; check its BEGIN and END lines"
                )
            if cell.cell_type == "code" and (cell.outputs or cell.execution_count):
                raise UserError(f"{path.name}, cell {name}: an output would be left in the copy")


def _describe(paths: list[Path]) -> Released:
    automatic, manual = [], []
    for path in paths:
        for cell in nbformat.read(path, as_version=4).cells:
            role = cell.metadata.get("nbgrader", {})
            if role.get("grade") or role.get("task"):
                hand = role.get("solution") or role.get("task")
                (manual if hand else automatic).append(float(role.get("points", 0)))
    return Released(tuple(paths), len(automatic), sum(automatic), len(manual), sum(manual))
