"""Results on disk: one JSON file of the published form per student.

They lie in ``<course>/.autograder/results/<assignment>/<student>.json``. Each is written whole or
not at all, so that reports can be made while a class is being graded.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from autograder.errors import UserError
from autograder.gradebook.files import write_whole
from autograder.results import NotebookResult


class DamagedResult(UserError):
    """A stored result that cannot be read; the message names the file and the remedy."""


def folder(course_root: Path, assignment: str) -> Path:
    """Where the results of an assignment are stored."""
    return course_root / ".autograder" / "results" / _safe(assignment)


def path_of(course_root: Path, assignment: str, student: str) -> Path:
    """Where one student's result is stored. Raises UserError for an unusable name."""
    return folder(course_root, assignment) / f"{_safe(student)}.json"


def save(course_root: Path, result: NotebookResult) -> Path:
    """Store a result, replacing an earlier one of the same student."""
    path = path_of(course_root, result.assignment, result.student)
    write_whole(path, json.dumps(result.to_json(), ensure_ascii=False, indent=1) + "\n")
    return path


def load(course_root: Path, assignment: str, student: str) -> NotebookResult | None:
    """A stored result, or None where there is none. Raises DamagedResult."""
    return _read(path_of(course_root, assignment, student))


def load_all(course_root: Path, assignment: str) -> list[NotebookResult]:
    """All stored results of an assignment, sorted by student. Raises DamagedResult."""
    found = sorted(folder(course_root, assignment).glob("*.json"))
    return [result for path in found if (result := _read(path)) is not None]


def load_class(course_root: Path, assignment: str) -> list[NotebookResult]:
    """As ``load_all``, but a class without results is the user's to mend: raises UserError."""
    results = load_all(course_root, assignment)
    if not results:
        raise UserError(
            f"{course_root} holds no results of {assignment}: run `autograder grade {assignment}`"
        )
    return results


def remove(course_root: Path, assignment: str, student: str) -> None:
    """Forget a stored result."""
    path_of(course_root, assignment, student).unlink(missing_ok=True)


def _read(path: Path) -> NotebookResult | None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return NotebookResult.from_json(json.loads(text))
    except ValueError as error:
        raise DamagedResult(
            f"the stored result {path} is damaged ({error}): delete it and grade that student again"
        ) from error


def _safe(name: str) -> str:
    """A name that is one plain path component."""
    if not name or name.startswith(".") or "\0" in name or any(s in name for s in (os.sep, "/")):
        raise UserError(f"{name!r} cannot be used as a name here")
    return name
