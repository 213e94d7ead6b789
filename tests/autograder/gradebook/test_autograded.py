import nbformat
from nbgrader.utils import compute_checksum

from assignments.library import release_notebook
from autograder.execution.skeleton import grade_id
from autograder.gradebook.autograded import harmless
from autograder.results import Problem
from tests.autograder.classroom import graded, rejected, result


def cells(notebook):
    return {grade_id(cell): cell for cell in notebook.cells}


def test_only_editable_cells_are_the_students():
    sources = {"a2-warm-up": "# mine", "a2-warm-up-check": "print('full marks')", "other": "x"}
    found = cells(graded(result("ada"), sources).notebook)
    release = cells(nbformat.read(release_notebook("a2"), as_version=4))
    assert found["a2-warm-up"].source == "# mine"
    assert found["a2-warm-up-check"].source == release["a2-warm-up-check"].source
    assert found["a2-fine-tune"].source == release["a2-fine-tune"].source
    assert list(found) == list(release)


def test_nbgrader_recognises_locked_cells_by_their_checksums():
    for cell in graded(result("ada")).notebook.cells:
        if cell.metadata.nbgrader.locked:
            assert compute_checksum(cell) == cell.metadata.nbgrader.checksum


def test_check_cells_show_the_findings_escaped():
    ada = result("ada", ("a2-fine-tune", "recompiled"), message="<script>alert(1)</script>")
    shown = cells(graded(ada).notebook)["a2-fine-tune-check"].outputs[0].data
    assert "forgot-recompile" in shown["text/plain"]
    assert "<script>" not in shown["text/html"]
    assert "&lt;script&gt;" in shown["text/html"]


def test_problems_of_the_file_stand_at_the_top():
    ada = result("ada", problems=(Problem("duplicate-cell", "Two <b>cells</b>.", "a2-warm-up"),))
    notebook = graded(ada).notebook
    assert "Two &lt;b&gt;cells" in notebook.cells[0].outputs[0].data["text/html"]
    nbformat.validate(notebook)


def test_a_rejected_file_gives_a_valid_notebook_that_says_why():
    notebook = graded(rejected("cy")).notebook
    assert "not JSON" in notebook.cells[0].outputs[0].data["text/plain"]
    nbformat.validate(notebook)


def test_outputs_that_could_act_in_a_browser_are_left_out():
    html = {"text/html": "<script>evil()</script>", "image/svg+xml": "<svg onload=x>"}
    assert harmless({"output_type": "display_data", "data": html}) is None
    mixed = {"output_type": "execute_result", "data": html | {"text/plain": "a table"}}
    assert harmless(mixed).data == {"text/plain": "a table"}


def test_malformed_outputs_do_no_harm():
    assert harmless({}) is None
    assert harmless({"output_type": "display_data", "data": ["no", "mapping"]}) is None
    assert harmless({"output_type": "display_data", "data": {"text/plain": 5}}) is None
    assert harmless({"output_type": "stream"}).text == ""
