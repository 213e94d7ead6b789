"""Only the sources of editable cells count; everything else comes from the release."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest

from assignments.library import examples, release_notebook, submission
from autograder.execution.skeleton import make_plan, read_release, read_submission
from autograder.rubrics import rubric

RULES = rubric("a2")
RELEASE = read_release(release_notebook("a2"))
REFERENCE = submission(next(e for e in examples("a2") if e.label == "reference"))


def hand_in(notebook) -> object:
    content = notebook if isinstance(notebook, bytes) else nbformat.writes(notebook).encode()
    return read_submission(content, RELEASE, RULES)


def edited() -> nbformat.NotebookNode:
    return copy.deepcopy(REFERENCE)


def cell(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.nbgrader.grade_id == grade_id)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-json"),
        (b"<html>saved from the browser</html>", "not-json"),
        (b'{"cells": [', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"worksheets": []}', "not-a-notebook"),
        (b'{"cells": "many"}', "not-a-notebook"),
        (b'{"cells": []}', "wrong-assignment"),
        (b'{"cells": [1, null, {"source": 3}]}', "wrong-assignment"),
        (b"\xff\xfe\x00", "not-json"),
    ],
)
def test_what_is_no_notebook_is_rejected_with_a_reason(content, code):
    result = hand_in(content)
    assert result.rejected and [p.code for p in result.problems] == [code]


def test_an_honest_submission_has_no_problems():
    result = hand_in(REFERENCE)
    assert not result.problems and result.unchanged == frozenset()


def test_the_untouched_release_is_unchanged_and_needs_no_checks():
    result = hand_in(RELEASE)
    assert "a2-warm-up" in result.unchanged
    assert not any(c.kind == "check" for c in make_plan(result, RELEASE).cells)


def test_play_cells_are_left_out_and_the_order_is_the_release_s():
    notebook = edited()
    notebook.cells.reverse()
    plan = make_plan(hand_in(notebook), RELEASE)
    ids = [c.id for c in plan.cells]
    assert (
        ids.index("a2-split-tasks") < ids.index("a2-split-tasks-check") < ids.index("a2-fine-tune")
    )
    assert not any("plt.show" in c.source for c in plan.cells)


def test_locked_cells_tags_and_extra_cells_never_count():
    notebook = edited()
    cell(notebook, "a2-warm-up-check").source = "14.0"
    cell(notebook, "a2-warm-up-check").metadata.tags = ["skip-execution", "play"]
    notebook.cells.insert(0, nbformat.v4.new_code_cell("import os; os._exit(0)"))
    plan = make_plan(hand_in(notebook), RELEASE)
    assert plan == make_plan(hand_in(REFERENCE), RELEASE)


def test_a_missing_cell_is_one_problem_and_the_rest_is_kept():
    notebook = edited()
    notebook.cells.remove(cell(notebook, "a2-warm-up"))
    result = hand_in(notebook)
    assert [(p.code, p.cell) for p in result.problems] == [("cell-missing", "a2-warm-up")]
    assert "a2-warm-up" in result.unchanged and "a2-fine-tune" not in result.unchanged


def test_of_duplicate_cells_the_last_changed_one_counts():
    notebook, starter = edited(), cell(RELEASE, "a2-warm-up")
    first = copy.deepcopy(cell(notebook, "a2-warm-up"))
    first.source = "def warm_up(): 'first'"
    notebook.cells.insert(0, first)
    notebook.cells.append(copy.deepcopy(starter))
    result = hand_in(notebook)
    assert [p.code for p in result.problems] == ["duplicate-cell"]
    assert result.sources["a2-warm-up"] == cell(REFERENCE, "a2-warm-up").source


def test_cells_whose_ids_were_lost_are_found_by_their_function():
    notebook = edited()
    for item in notebook.cells:
        item.metadata, item.id = nbformat.NotebookNode(), f"colab{id(item)}"[:60]
    keep = copy.deepcopy(cell(REFERENCE, "a2-analysis"))
    notebook.cells.append(keep)
    result = hand_in(notebook)
    assert {p.code for p in result.problems} == {"cell-id-lost"}
    assert "def warm_up" in result.sources["a2-warm-up"]


def test_source_as_list_of_lines_is_the_same_source():
    document = json.loads(nbformat.writes(REFERENCE))
    for item in document["cells"]:
        if isinstance(item["source"], str):
            item["source"] = item["source"].splitlines(keepends=True)
    assert hand_in(json.dumps(document).encode()).sources == hand_in(REFERENCE).sources


def test_the_seed_depends_on_the_answers_alone():
    notebook = edited()
    notebook.metadata["author"] = "somebody else"
    same = make_plan(hand_in(notebook), RELEASE).seed
    assert same == make_plan(hand_in(REFERENCE), RELEASE).seed
    cell(notebook, "a2-warm-up").source += "\n# changed"
    assert make_plan(hand_in(notebook), RELEASE).seed != same
