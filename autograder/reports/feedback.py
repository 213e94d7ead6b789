"""Feedback for one student: what is right, what is not, what to do, what a person wrote.

It is made of the findings' messages and of the student's own work; of the reference it shows
nothing but the numbers that somebody passes in to be compared with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.execution.skeleton import grade_id, is_editable
from autograder.gradebook.standings import Standing
from autograder.reports.pages import assignment_title, titles, write_page
from autograder.results import NotebookResult
from autograder.rubrics import ManualQuestion, rubric

#: Characters of a student's output that are shown per cell.
MAX_OUTPUT = 4_000
MAX_SOURCE = 20_000


@dataclass(frozen=True)
class Comparison:
    """The student's run beside the reference's, in numbers: (label, yours, reference) rows."""

    rows: tuple[tuple[str, str, str], ...]
    caption: str = "Your run beside the reference's"


@dataclass(frozen=True)
class Work:
    """What the student wrote in a cell and what it printed, clipped."""

    source: str = ""
    output: str = ""


def feedback(
    result: NotebookResult,
    path: Path,
    standing: Standing | None = None,
    notebook: nbformat.NotebookNode | None = None,
    comparisons: Mapping[str, Comparison] | None = None,
) -> Path:
    """Write one student's feedback as one HTML file that needs nothing else.

    Arguments:
        result: what was judged.
        path: the file to write.
        standing: marks and comments given by hand, lateness; optional.
        notebook: the graded notebook, for the student's code and its output; optional.
        comparisons: numbers to show beside the reference's, by question id; optional.
    """
    return write_page(
        "feedback.html",
        path,
        result=result,
        title=assignment_title(result.assignment),
        titles=titles(result),
        standing=standing or Standing(result.student),
        known=standing is not None,
        manual=_manual(result.assignment),
        work=student_work(notebook) if notebook is not None else {},
        comparisons=comparisons or {},
        lesson=_lesson(result.assignment),
    )


def student_work(notebook: nbformat.NotebookNode) -> dict[str, Work]:
    """The student's sources and printed outputs by id of the editable cell, clipped."""
    found = {}
    for cell in notebook.cells:
        if is_editable(cell):
            printed = "".join(_text(output) for output in cell.get("outputs", ()))
            found[grade_id(cell)] = Work(
                clipped(cell.source, MAX_SOURCE), clipped(printed, MAX_OUTPUT)
            )
    return found


def clipped(text: str, limit: int) -> str:
    """The text, or its beginning and end with a remark on what is left out between."""
    if len(text) <= limit:
        return text
    half = limit // 2
    left_out = len(text) - 2 * half
    return f"{text[:half]}\n… {left_out:,} characters left out …\n{text[-half:]}"


def _text(output) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return str(output.get("text", ""))
    if kind == "error":
        return f"{output.get('ename', '')}: {output.get('evalue', '')}\n"
    return str(output.get("data", {}).get("text/plain", "")) + "\n"


def _manual(assignment: str) -> tuple[ManualQuestion, ...]:
    try:
        return rubric(assignment).manual
    except (KeyError, ModuleNotFoundError):
        return ()


def _lesson(assignment: str) -> str:
    try:
        return rubric(assignment).lesson
    except (KeyError, ModuleNotFoundError):
        return ""
