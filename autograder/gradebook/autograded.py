"""The notebook that goes to ``autograded/``: what was run, what it printed, what was found.

It is built from the release, so its cells and nbgrader metadata are the instructor's; only the
sources of editable cells are the student's. Of what student code displayed, only text and bitmap
pictures are kept: HTML, SVG and JavaScript would run in the grader's browser.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import nbformat

from autograder.display import error_card, result_card
from autograder.execution.skeleton import grade_id, is_editable
from autograder.results import NotebookResult, QuestionResult
from autograder.rubrics import Rubric, rubric

#: Kinds of student output that cannot carry code.
HARMLESS = ("text/plain", "image/png", "image/jpeg")


def autograded_notebook(
    release: nbformat.NotebookNode,
    sources: Mapping[str, str],
    outputs: Mapping[str, Sequence[dict]],
    result: NotebookResult,
) -> nbformat.NotebookNode:
    """Build the graded notebook of one student.

    Arguments:
        release: the release notebook (with nbgrader's checksums).
        sources: what the student wrote, by id of the editable cell; missing ones keep the
            starter text.
        outputs: what each code cell printed and showed, by cell id, in notebook format.
        result: what was judged; each check cell shows its question's findings.
    """
    notebook = copy.deepcopy(release)
    rules = rubric(result.assignment)
    questions = {question.id: question for question in result.questions}
    for cell in notebook.cells:
        cell_id = grade_id(cell)
        if is_editable(cell) and cell_id in sources:
            cell.source = sources[cell_id]
        if cell.cell_type != "code":
            continue
        cell.execution_count = None
        question = questions.get(cell_id.removesuffix("-check"))
        if cell_id.endswith("-check") and question is not None:
            cell.outputs = [_findings(rules, question)]
        else:
            cell.outputs = [kept for o in outputs.get(cell_id, ()) if (kept := harmless(o))]
    if result.problems:
        notebook.cells.insert(0, _problems(result, {cell.id for cell in notebook.cells}))
    return notebook


def harmless(output: Mapping) -> nbformat.NotebookNode | None:
    """An output that is safe to show in a browser, or None where nothing of it is left."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return nbformat.v4.new_output("stream", name=name, text=str(output.get("text", "")))
    if kind == "error":
        traceback = [str(line) for line in output.get("traceback", ()) if isinstance(line, str)]
        ename, evalue = str(output.get("ename", "")), str(output.get("evalue", ""))
        traceback = traceback or [f"{ename}: {evalue}"]
        return nbformat.v4.new_output("error", ename=ename, evalue=evalue, traceback=traceback)
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        shown = dict(data) if isinstance(data, Mapping) else {}
        data = {k: v for k, v in shown.items() if k in HARMLESS and isinstance(v, str)}
        if data:
            return nbformat.v4.new_output("display_data", data=data)
    return None


def _findings(rules: Rubric, result: QuestionResult) -> nbformat.NotebookNode:
    card = result_card(rules.question(result.id), result)
    return nbformat.v4.new_output("display_data", data=card._repr_mimebundle_())


def _problems(result: NotebookResult, taken: set[str]) -> nbformat.NotebookNode:
    lines = [f"{problem.message} [{problem.code}]" for problem in result.problems]
    card = error_card("About this file: " + " ".join(lines))
    output = nbformat.v4.new_output("display_data", data=card._repr_mimebundle_())
    cell = nbformat.v4.new_code_cell("# Remarks of the autograder on this file", outputs=[output])
    number = 0
    while (cell_id := f"autograder-remarks-{number}") in taken:
        number += 1
    cell.id = cell_id
    cell.metadata["tags"] = ["autograder-remarks"]
    return cell
