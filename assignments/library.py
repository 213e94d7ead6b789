"""Where the assignments lie: releases, references and labelled examples, as installed files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent

#: File beside a released notebook with what the instructor decided: ``{"solutions": false}``.
RELEASE_SETTINGS = "autograder.json"


@dataclass(frozen=True)
class Example:
    """A labelled sample submission.

    Attributes:
        label: file name without suffix.
        title: one line for people.
        cells: replacement sources by solution cell id; all other cells are the reference's.
        expected: misconception codes by question id; empty for a correct variant.
    """

    assignment: str
    label: str
    title: str
    cells: dict[str, str]
    expected: dict[str, frozenset[str]]

    @property
    def correct(self) -> bool:
        return not self.expected


def source_notebook(assignment: str) -> Path:
    """The instructor's notebook with reference solutions."""
    return ROOT / "source" / assignment / f"{assignment}.ipynb"


def release_notebook(assignment: str) -> Path:
    """The students' notebook."""
    return ROOT / "release" / assignment / f"{assignment}.ipynb"


def solutions_allowed(folder: Path) -> bool:
    """Whether a release in this folder lets students see solutions; so unless it says not."""
    try:
        settings = json.loads((folder / RELEASE_SETTINGS).read_text(encoding="utf-8"))
        return settings.get("solutions", True) is not False
    except (OSError, ValueError, AttributeError):
        return True


def reference_solution(question_id: str) -> str | None:
    """Source of the reference solution of a question; None where this copy has none."""
    path = source_notebook(question_id.split("-")[0])
    if not path.is_file():
        return None
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == question_id:
            return _unmarked(cell.source)
    return None


def _unmarked(source: str) -> str:
    """A reference solution without the marks that show nbgrader where it begins and ends."""
    marks = ("### BEGIN SOLUTION", "### END SOLUTION")
    return "\n".join(line for line in source.splitlines() if line.strip() not in marks)


def examples(assignment: str) -> list[Example]:
    """The labelled examples of an assignment, sorted by label."""
    folder = ROOT / "examples" / assignment
    return [read_example(path) for path in sorted(folder.glob("*.py"))]


def read_example(path: Path) -> Example:
    """Read one labelled example. Raises ValueError where its header is malformed."""
    title, expected = path.stem, {}
    cells: dict[str, list[str]] = {}
    current = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"# %% \[([a-z0-9-]+)\]", line):
            current = cells.setdefault(match[1], [])
        elif current is not None:
            current.append(line)
        elif match := re.match(r"# title: (.+)", line):
            title = match[1].strip()
        elif match := re.match(r"# expect: ([a-z0-9-]+): ([a-z0-9, -]+)$", line):
            expected[match[1]] = frozenset(code.strip() for code in match[2].split(","))
        elif line.startswith("# expect"):
            raise ValueError(f"{path.name}: malformed header line {line!r}")
    sources = {name: "\n".join(lines).strip() for name, lines in cells.items()}
    return Example(path.parent.name, path.stem, title, sources, expected)


def submission(example: Example) -> nbformat.NotebookNode:
    """The example as a student would hand it in: the release with all solution cells filled."""
    reference = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in nbformat.read(source_notebook(example.assignment), as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    notebook = nbformat.read(release_notebook(example.assignment), as_version=4)
    for cell in notebook.cells:
        tags = cell.metadata.get("nbgrader", {})
        if tags.get("solution"):
            own = example.cells.get(tags["grade_id"])
            cell.source = own if own is not None else _unmarked(reference[tags["grade_id"]])
    return notebook
