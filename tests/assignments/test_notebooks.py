"""The students' notebooks: what the text tells them to call is there."""

import ast
import re

import nbformat
import pytest

from assignments.library import release_notebook
from autograder.rubrics import available


@pytest.fixture(params=available())
def notebook(request):
    return nbformat.read(release_notebook(request.param), as_version=4)


def imported(source: str) -> set[str]:
    nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import | ast.ImportFrom)]
    return {alias.asname or alias.name.split(".")[0] for node in nodes for alias in node.names}


def test_what_the_text_and_the_feedback_tell_to_call_is_imported(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    told = set(re.findall(r'`(\w+)\("…"\)`', text)) | {"hint", "solution"}
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert told <= imported(first.source)


def test_tensorflow_is_imported_without_its_notes_about_drivers(notebook):
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    loud = [n for n in ast.parse(first.source).body if isinstance(n, ast.Import | ast.ImportFrom)]
    names = {name for node in loud for name in imported(ast.unparse(node))}
    assert not names & {"keras", "tensorflow", "tf", "layers"}
    assert "keras" in imported(first.source)
