import json

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.errors import UserError
from autograder.gradebook.course import Course
from autograder.gradebook.releasing import release
from autograder.gradebook.writer import Writer
from tests.autograder.classroom import graded, result


def edit(course, change):
    """Change the source notebook in place."""
    path = course.source_notebook("a2")
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def cell(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.nbgrader.grade_id == grade_id)


def everything(course):
    """Contents of all files of the release by name."""
    folder = course.folder("release", "a2")
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_the_copy_has_no_solutions_outputs_or_marks(course):
    def show_something(notebook):
        shown = nbformat.v4.new_output("stream", text="accuracy 0.99")
        cell(notebook, "a2-warm-up").outputs = [shown]

    edit(course, show_something)
    made = release(course, "a2")
    text = made.notebooks[0].read_text()
    assert "SOLUTION" not in text
    assert "accuracy 0.99" not in text
    assert "YOUR CODE HERE" in text
    solution = cell(nbformat.read(course.source_notebook("a2"), 4), "a2-fine-tune").source
    assert json.dumps(solution.splitlines()[3].strip())[1:-1] not in text


def test_points_are_counted_by_the_way_they_are_given(course):
    made = release(course, "a2")
    assert (made.questions, made.points) == (4, 14)
    assert (made.manual_questions, made.manual_points) == (1, 2)


def test_the_gradebook_knows_the_released_cells(course):
    release(course, "a2")
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_grade_cell("a2-fine-tune-check", "a2", "a2").max_score == 5
        assert gradebook.find_source_cell("a2-fine-tune-check", "a2", "a2").locked


def test_nothing_else_is_left_in_the_course(course):
    release(course, "a2")
    assert sorted(p.name for p in course.state.iterdir()) == []
    assert list(everything(course)) == ["a2.ipynb"]


def test_a_malformed_source_leaves_the_former_release(course):
    release(course, "a2")
    before = everything(course)

    def forget_the_end(notebook):
        target = cell(notebook, "a2-warm-up")
        target.source = target.source.replace("### END SOLUTION", "")

    edit(course, forget_the_end)
    with pytest.raises(UserError, match="a2 cannot be released: .*[Ss]olution"):
        release(course, "a2")
    assert everything(course) == before
    assert list(course.state.iterdir()) == []


def test_two_cells_with_one_id_are_named(course):
    def duplicate(notebook):
        cell(notebook, "a2-cell-03").metadata.nbgrader.grade_id = "a2-warm-up"

    edit(course, duplicate)
    with pytest.raises(UserError, match="a2-warm-up"):
        release(course, "a2")


def test_a_missing_source_is_reported(course):
    with pytest.raises(UserError, match="no notebook in .*source/a9"):
        release(course, "a9")


def test_cells_cannot_change_under_submissions_and_the_way_out_is_named(course):
    release(course, "a2")
    with Writer(course) as writer:
        writer.write([graded(result("ada"))])
    edit(course, lambda notebook: notebook.cells.pop(3))
    with pytest.raises(UserError, match="nbgrader db assignment remove a2"):
        release(course, "a2")


def test_nbgrader_says_nothing_on_the_terminal(course, capfd):
    release(course, "a2")
    assert capfd.readouterr() == ("", "")


def test_an_instructor_can_leave_the_solutions_out(course):
    release(course, "a2")
    assert "autograder.json" not in everything(course)
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("c.Autograder.solutions = False\n")
    release(Course(course.root), "a2")
    assert json.loads(everything(course)["autograder.json"]) == {"solutions": False}
