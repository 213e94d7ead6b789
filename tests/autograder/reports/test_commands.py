import csv
import json

import pytest

from autograder.cli import main
from autograder.gradebook.course import Course
from autograder.gradebook.results_store import save
from tests.autograder.classroom import rejected, result
from tests.autograder.reports.pages import read, words


@pytest.fixture
def course(tmp_path):
    """A course with three stored results and no gradebook."""
    course = Course.create(tmp_path / "course", "a2")
    for outcome in (result("ada"), result("bob", ("a2-fine-tune", "recompiled")), rejected("cy")):
        save(course.root, outcome)
    return course


def autograder(course, *arguments):
    return main([*arguments, "--course", str(course.root)])


def test_report_writes_a_page_and_says_where(course, capsys):
    assert autograder(course, "report", "a2") == 0
    path = course.root / "reports" / "a2.html"
    assert capsys.readouterr().out.strip() == str(path)
    assert "1 of 3 changed trainable flags" in words(read(path))


def test_feedback_writes_a_page_for_each_student_or_for_one(course, capsys):
    assert autograder(course, "feedback", "a2", "--student", "bob") == 0
    assert [p.name for p in (course.root / "feedback").iterdir()] == ["bob"]
    assert autograder(course, "feedback", "a2") == 0
    pages = sorted((course.root / "feedback").glob("*/a2/a2.html"))
    assert [page.parts[-3] for page in pages] == ["ada", "bob", "cy"]
    assert "3 pages" in capsys.readouterr().out


def test_export_prints_or_writes_a_table(course, capsys, tmp_path):
    assert autograder(course, "export", "a2") == 0
    printed = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["total"] for row in printed] == ["14.0", "13.0", "0.0"]
    path = tmp_path / "grades.csv"
    assert autograder(course, "export", "a2", "--output", str(path)) == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == printed
    capsys.readouterr()
    assert autograder(course, "export", "a2", "--format", "json") == 0
    assert [row["student"] for row in json.loads(capsys.readouterr().out)] == ["ada", "bob", "cy"]


@pytest.mark.parametrize("verb", ["report", "feedback", "export"])
def test_a_class_that_was_not_graded_is_the_users_to_mend(course, capsys, verb):
    assert autograder(course, verb, "a3") == 2
    error = capsys.readouterr().err
    assert error.startswith(f"autograder {verb}: ")
    assert "autograder grade a3" in error
    assert error.count("\n") == 1


def test_an_unknown_student_is_named(course, capsys):
    assert autograder(course, "feedback", "a2", "--student", "zoe") == 2
    assert "no result of a2 for zoe" in capsys.readouterr().err


def test_a_source_that_is_not_there_cannot_be_released(course, capsys):
    assert autograder(course, "release", "a9") == 2
    assert "no notebook in" in capsys.readouterr().err
