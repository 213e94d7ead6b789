"""Feedback for one student: what is right, what is not, what to do, what a person wrote.

It is made of the findings' messages and of the student's own work; of the reference it shows
nothing but a few numbers of its training run, beside the student's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.execution.skeleton import grade_id, is_editable
from autograder.gradebook.standings import Standing
from autograder.reports.pages import assignment_title, titles, write_page
from autograder.results import Comparison, NotebookResult
from autograder.rubrics import ManualQuestion, rubric

#: Characters of a student's output that are shown per cell.
MAX_OUTPUT = 4_000
MAX_SOURCE = 20_000


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
) -> Path:
    """Write one student's feedback as one HTML file that needs nothing else.

    Arguments:
        result: what was judged.
        path: the file to write.
        standing: marks and comments given by hand, lateness; optional.
        notebook: the graded notebook, for the student's code and its output; optional.
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
        movements={
            question.id: movements(question.comparison)
            for question in result.questions
            if question.comparison
        },
        lesson=_lesson(result.assignment),
    )


@dataclass(frozen=True)
class Movement:
    """How far a layer's weights moved, as a part of their length before: the student's run and
    the reference's, each with the width of its bar in percent. None where it is unknown."""

    layer: str
    yours: float | None
    reference: float | None
    yours_width: float
    reference_width: float


def movements(comparison: Comparison) -> list[Movement]:
    """The bars of a comparison, on one scale."""
    pairs = [
        (layer, _finite(yours), _finite(reference))
        for layer, yours, reference in comparison.movement
    ]
    longest = max((value for _, *pair in pairs for value in pair if value), default=1.0)
    return [
        Movement(layer, yours, reference, _width(yours, longest), _width(reference, longest))
        for layer, yours, reference in pairs
    ]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _width(value: float | None, longest: float) -> float:
    return round(100 * (value or 0.0) / longest, 1)


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
