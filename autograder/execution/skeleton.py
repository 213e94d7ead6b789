"""Rebuild a submission from the release: only the sources of editable cells are taken over.

Submitted outputs, metadata, tags, order and extra cells never count. What is wrong with the file
becomes a problem with a code, never an exception that stops a class.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.evidence.randomness import seed_of
from autograder.execution.plan import Plan, PlannedCell
from autograder.results import Problem
from autograder.rubrics import Rubric

MAX_NOTEBOOK_BYTES = 60_000_000
MAX_CELL_CHARACTERS = 200_000


@dataclass(frozen=True)
class Submission:
    """The usable content of a submitted notebook.

    Attributes:
        sources: what the student wrote, by id of the editable cell (code and text).
        unchanged: ids of editable cells that still hold the starter text.
        problems: what was wrong with the file.
        rejected: whether the file is no notebook of this assignment at all.
    """

    assignment: str
    sources: dict[str, str]
    unchanged: frozenset[str]
    problems: tuple[Problem, ...]
    rejected: bool = False


def read_submission(content: bytes, release: nbformat.NotebookNode, rules: Rubric) -> Submission:
    """Take the editable cells' sources out of a submitted file.

    Arguments:
        content: the bytes of the submitted ``.ipynb``.
        release: the release notebook of the assignment.
        rules: its rubric (used for function names, to find cells that lost their id).
    """
    starters = editable_sources(release)
    cells, problem = _cells(content)
    if problem is not None:
        return Submission(rules.assignment, {}, frozenset(), (problem,), rejected=True)
    found, problems = _match(cells, starters, rules)
    if not found:
        message = (
            f"None of the cells of {rules.assignment} is in this notebook. Hand in the notebook "
            f"that was released as {rules.assignment}.ipynb."
        )
        problem = Problem("wrong-assignment", message)
        return Submission(rules.assignment, {}, frozenset(), (problem,), rejected=True)
    for cell_id in starters.keys() - found.keys():
        problems.append(
            Problem(
                "cell-missing",
                f"The cell {cell_id} is missing, so its question counts as not attempted. Copy "
                "your answer into a fresh copy of the assignment.",
                cell_id,
            )
        )
    sources = {**starters, **found}
    unchanged = frozenset(i for i, text in sources.items() if _same(text, starters[i]))
    order = list(starters)
    problems.sort(key=lambda p: (order.index(p.cell) if p.cell in order else -1, p.code))
    return Submission(rules.assignment, sources, unchanged, tuple(problems))


def make_plan(submission: Submission, release: nbformat.NotebookNode) -> Plan:
    """The cells to run, in the release's order, with the student's sources in place.

    Cells tagged ``play`` only show something and are left out, and so are the checks of questions
    whose starter code is unchanged: they need no run to be judged.
    """
    planned = []
    for cell in release.cells:
        cell_id = grade_id(cell)
        if cell.cell_type != "code" or "play" in cell.metadata.get("tags", ()):
            continue
        if is_editable(cell):
            planned.append(PlannedCell(cell_id, "solution", submission.sources[cell_id]))
        elif cell_id.endswith("-check"):
            if cell_id.removesuffix("-check") not in submission.unchanged:
                planned.append(PlannedCell(cell_id, "check", cell.source))
        else:
            planned.append(PlannedCell(cell_id, "code", cell.source))
    code = [cell.source for cell in planned if cell.kind == "solution"]
    seed = seed_of(submission.assignment, *code)
    return Plan(submission.assignment, seed, tuple(planned))


def grade_id(cell) -> str:
    """nbgrader's id of a cell, or its notebook id where it has none."""
    tags = cell.get("metadata", {}).get("nbgrader")
    name = tags.get("grade_id") if isinstance(tags, dict) else None
    return name if isinstance(name, str) else str(cell.get("id", ""))


def is_editable(cell) -> bool:
    """Whether students may edit this cell of the release."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def editable_sources(release: nbformat.NotebookNode) -> dict[str, str]:
    """Starter text of each editable cell of a release, in order."""
    return {grade_id(cell): cell.source for cell in release.cells if is_editable(cell)}


def read_release(path: Path) -> nbformat.NotebookNode:
    """Read a release notebook."""
    return nbformat.read(path, as_version=4)


def _cells(content: bytes) -> tuple[list[dict], Problem | None]:
    if len(content) > MAX_NOTEBOOK_BYTES:
        size = f"{len(content) / 1e6:.0f} MB"
        return [], Problem(
            "too-large",
            f"The file has {size}; at most {MAX_NOTEBOOK_BYTES / 1e6:.0f} MB are read. Clear all "
            "outputs and save again.",
        )
    if not content.strip():
        return [], Problem("not-json", "The file is empty.")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return [], Problem(
            "not-json",
            "The file is not JSON, so it is no notebook. It may have been cut off while saving or "
            "be a page saved from the browser: download the notebook itself again.",
        )
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list):
        return [], Problem(
            "not-a-notebook",
            "The file is JSON, but no notebook of format 4: it has no list of cells. Open it in "
            "JupyterLab and save it again.",
        )
    return [cell for cell in cells if isinstance(cell, dict)], None


def _match(cells, starters, rules) -> tuple[dict[str, str], list[Problem]]:
    """Sources by editable id: by nbgrader id, then by notebook id, then by the function defined."""
    problems: list[Problem] = []
    candidates: dict[str, list[str]] = {}
    strays: list[str] = []
    for cell in cells:
        source = _source(cell)
        ids = (_nbgrader_id(cell), cell.get("id"))
        known = next((i for i in ids if isinstance(i, str) and i in starters), None)
        if known is not None:
            candidates.setdefault(known, []).append(source)
        elif cell.get("cell_type") == "code" and _nbgrader_id(cell) is None:
            strays.append(source)
    for question in rules.questions:
        if question.id in starters and question.id not in candidates:
            matches = [s for s in strays if question.function in _functions(s)]
            if matches:
                candidates[question.id] = matches[-1:]
                problems.append(
                    Problem(
                        "cell-id-lost",
                        f"The cell {question.id} had lost its id; it was found by the function "
                        f"{question.function} that it defines.",
                        question.id,
                    )
                )
    found = {}
    for cell_id, sources in candidates.items():
        changed = [s for s in sources if not _same(s, starters[cell_id])]
        found[cell_id] = (changed or sources)[-1]
        if len(sources) > 1:
            problems.append(
                Problem(
                    "duplicate-cell",
                    f"{len(sources)} cells carry the id {cell_id}; the last one that differs from "
                    "the starter code counts. Delete the others.",
                    cell_id,
                )
            )
        if len(found[cell_id]) > MAX_CELL_CHARACTERS:
            found[cell_id] = starters[cell_id]
            problems.append(
                Problem(
                    "cell-too-long",
                    f"The cell {cell_id} is longer than {MAX_CELL_CHARACTERS:,} characters and "
                    "was not run.",
                    cell_id,
                )
            )
    return found, problems


def _source(cell: dict) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _nbgrader_id(cell: dict) -> str | None:
    metadata = cell.get("metadata")
    tags = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = tags.get("grade_id") if isinstance(tags, dict) else None
    return name if isinstance(name, str) else None


def _functions(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _same(text: str, starter: str) -> bool:
    """Equal but for blank lines and trailing spaces."""

    def lines(value):
        return [line.rstrip() for line in value.splitlines() if line.strip()]

    return lines(text) == lines(starter)
