"""Build the source notebooks from their text form: ``python -m assignments.build [a1 …]``.

``authoring/<a>.py`` is the place to edit: a percent-format script in which a cell's title names
its nbgrader id::

    # %% [a2-warm-up]              a solution cell (editable, ### BEGIN/END SOLUTION inside)
    # %% [a2-warm-up-check]        its test cell: locked, points from the rubric
    # %% [a2-analysis] [markdown]  a text answer, graded by hand
    # %% tags=["play"]             shows something; skipped while grading

Everything else is a locked cell. Points come from the rubric, cell ids are stable.
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

import jupytext
import nbformat

from assignments.library import ROOT, source_notebook
from autograder.rubrics import Rubric, available, rubric

_SCHEMA = 3


def build(assignment: str) -> Path:
    """Write ``source/<a>/<a>.ipynb`` from ``authoring/<a>.py`` and return its path."""
    notebook = compose(assignment)
    path = source_notebook(assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    nbformat.write(notebook, part)
    os.replace(part, path)
    return path


def compose(assignment: str) -> nbformat.NotebookNode:
    """The source notebook of an assignment, not yet written.

    Raises ValueError where the text and the rubric disagree about the questions.
    """
    text = (ROOT / "authoring" / f"{assignment}.py").read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    rules = rubric(assignment)
    seen = set()
    for number, cell in enumerate(notebook.cells):
        title = re.fullmatch(r"\[([a-z0-9-]+)\]", cell.metadata.get("title", ""))
        tags = cell.metadata.get("tags")
        grade_id = title[1] if title else f"{assignment}-cell-{number:02d}"
        seen.add(grade_id)
        cell.id = grade_id
        cell.metadata = nbformat.NotebookNode(nbgrader=_role(rules, grade_id, bool(title)))
        cell.metadata.nbgrader["cell_type"] = cell.cell_type
        if tags:
            cell.metadata["tags"] = tags
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    _compare(rules, seen)
    notebook.metadata = nbformat.NotebookNode(
        kernelspec={"display_name": "Python 3", "language": "python", "name": "python3"},
        language_info={"name": "python"},
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _role(rules: Rubric, grade_id: str, graded: bool) -> nbformat.NotebookNode:
    manual = {question.id: question.points for question in rules.manual}
    checks = {f"{question.id}-check": question.points for question in rules.questions}
    role = nbformat.NotebookNode(
        schema_version=_SCHEMA,
        grade_id=grade_id,
        grade=False,
        solution=False,
        locked=True,
        task=False,
    )
    if not graded:
        return role
    if grade_id in manual:
        role.update(grade=True, solution=True, locked=False, points=manual[grade_id])
    elif grade_id in checks:
        role.update(grade=True, points=checks[grade_id])
    else:
        role.update(solution=True, locked=False)
    return role


def _compare(rules: Rubric, seen: set[str]) -> None:
    wanted = {question.id for question in rules.manual}
    for question in rules.questions:
        wanted |= {question.id, f"{question.id}-check"}
    missing = sorted(wanted - seen)
    if missing:
        raise ValueError(f"{rules.assignment}: the text lacks the cells {', '.join(missing)}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m assignments.build", description=__doc__)
    parser.add_argument("assignments", nargs="*", default=list(available()), metavar="A")
    for assignment in parser.parse_args(arguments).assignments:
        print(f"{assignment}: {build(assignment).relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
