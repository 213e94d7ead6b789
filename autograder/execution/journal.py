"""What has been graded already: one file per student, written whole and durably, keyed by content.

An entry counts only while its key is the one that would be computed now, from the student's
sources, the release, the rubric and the code that judges, the data and the versions of the
libraries. So a run that was killed at any instant continues, a changed answer or rubric is graded
again, and nothing else is.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from autograder.execution.skeleton import Submission
from autograder.results import NotebookResult

SCHEMA = 1

_AUTOGRADER = Path(__file__).resolve().parents[1]

#: Code whose change makes earlier results void.
_JUDGING_CODE = (
    "checks",
    "rubrics",
    "evidence",
    "judging.py",
    "grading.py",
    "execution/child.py",
    "execution/skeleton.py",
    "execution/channel.py",
)


@dataclass(frozen=True)
class Entry:
    """One graded submission, complete enough to write the gradebook from it."""

    key: str
    result: NotebookResult
    sources: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, list[dict]] = field(default_factory=dict)

    def to_json(self) -> dict:
        return {
            "schema": SCHEMA,
            "key": self.key,
            "result": self.result.to_json(),
            "sources": self.sources,
            "outputs": self.outputs,
        }

    @classmethod
    def from_json(cls, document: dict) -> Entry:
        """Raises ValueError for anything but an entry."""
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise ValueError("not a journal entry of this version")
        result = NotebookResult.from_json(document.get("result"))
        try:
            return cls(str(document["key"]), result, document["sources"], document["outputs"])
        except KeyError as error:
            raise ValueError(f"damaged journal entry: {error}") from error


class Journal:
    """The journal of one assignment in a course's own state folder.

    Arguments:
        state: ``<course>/.autograder``.
    """

    def __init__(self, state: Path, assignment: str):
        self.folder = state / "journal" / assignment

    def read(self, student: str) -> Entry | None:
        """The last entry of a student; None where there is none or it is damaged."""
        try:
            text = (self.folder / f"{student}.json").read_text(encoding="utf-8")
            return Entry.from_json(json.loads(text))
        except (OSError, ValueError):
            return None

    def write(self, student: str, entry: Entry) -> None:
        """Record an entry; when this returns, it survives a power cut."""
        from autograder.gradebook.files import write_whole

        write_whole(self.folder / f"{student}.json", json.dumps(entry.to_json()))

    def stored(self, student: str) -> str | None:
        """What of this student the gradebook has (see ``mark_stored``)."""
        try:
            return (self.folder / f"{student}.stored").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None

    def mark_stored(self, stamps: Iterable[tuple[str, str]]) -> None:
        """Note that the gradebook has these (student, stamp). Losing a note costs a second write."""
        for student, stamp in stamps:
            (self.folder / f"{student}.stored").write_text(stamp, encoding="utf-8")


def key_of(submission: Submission, content: bytes, basis: str) -> str:
    """The key of a submission.

    Arguments:
        content: the bytes handed in; they count only where the file could not be read.
        basis: from ``basis_of``.
    """
    digest = hashlib.sha256(basis.encode())
    digest.update(json.dumps(submission.sources, sort_keys=True).encode("utf-8", "surrogatepass"))
    problems = [(p.code, p.cell, p.message) for p in submission.problems]
    digest.update(json.dumps(problems).encode("utf-8", "surrogatepass"))
    if submission.rejected:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def basis_of(assignment: str, release: Path) -> str:
    """What all submissions of an assignment are judged by, as one fingerprint."""
    digest = hashlib.sha256(assignment.encode())
    digest.update(release.read_bytes())
    digest.update(_code_fingerprint().encode())
    digest.update(data_fingerprint(assignment).encode())
    for package in ("tensorflow", "keras", "numpy"):
        digest.update(f"{package}={_version(package)}".encode())
    return digest.hexdigest()


@functools.cache
def _code_fingerprint() -> str:
    digest = hashlib.sha256()
    for name in _JUDGING_CODE:
        place = _AUTOGRADER / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(_AUTOGRADER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def data_fingerprint(assignment: str) -> str:
    """Changes when the pictures that questions use come from another source."""
    from data_scripts import datasets

    digest = hashlib.sha256()
    subsets = [datasets.fashion_mnist_small()]
    if assignment != "a2":
        subsets.append(datasets.pets_small())
    for data in subsets:
        digest.update(str(data.source.name).encode())
        for name in sorted(vars(data)):
            value = getattr(data, name)
            if hasattr(value, "tobytes"):
                digest.update(value.tobytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"
