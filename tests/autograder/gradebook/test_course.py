from datetime import datetime

import pytest

from autograder.errors import UserError
from autograder.gradebook.course import Course


def hand_in(course, student, name="a2.ipynb", text="{}"):
    folder = course.root / "submitted" / student / "a2"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def test_a_course_is_found_by_name_or_from_the_working_folder(course, monkeypatch):
    assert Course.find(course.root).root == course.root
    monkeypatch.chdir(course.root)
    assert Course.find().root == course.root


def test_what_is_no_course_is_refused_with_the_reason(tmp_path):
    with pytest.raises(UserError, match="there is no folder"):
        Course.find(tmp_path / "nowhere")
    with pytest.raises(UserError, match="is no course"):
        Course.find(tmp_path)


def test_a_created_course_holds_configuration_source_and_release(course):
    assert (course.root / "nbgrader_config.py").is_file()
    assert course.source_notebook("a2").is_file()
    assert course.release_notebook("a2").is_file()


def test_nbgraders_settings_decide_where_things_are(course):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('c.CourseDirectory.autograded_directory = "marked"\n')
        config.write('c.CourseDirectory.db_url = "sqlite:///elsewhere.db"\n')
    assert course.autograded_notebook("a2", "ada") == course.root / "marked/ada/a2/a2.ipynb"
    assert course.db_url == "sqlite:///elsewhere.db"


def test_a_broken_configuration_is_the_users_to_mend(course):
    (course.root / "nbgrader_config.py").write_text("c = get_config(\n")
    with pytest.raises(UserError, match="nbgrader_config.py cannot be used: SyntaxError"):
        _ = course.db_url


def test_submissions_are_listed_by_student_with_their_times(course):
    hand_in(course, "bob")
    folder = hand_in(course, "ada")
    (folder / "timestamp.txt").write_text("2026-02-03 10:00:00 UTC")
    ada, bob = course.submissions("a2")
    assert (ada.student, ada.timestamp) == ("ada", datetime(2026, 2, 3, 10))
    assert (bob.student, bob.timestamp) == ("bob", None)
    assert bob.notebook == course.root / "submitted/bob/a2/a2.ipynb"


def test_a_renamed_notebook_is_taken_and_none_is_reported_as_none(course):
    hand_in(course, "ada", name="a2 (1).ipynb")
    hand_in(course, "bob", name="essay.docx")
    ada, bob = course.submissions("a2")
    assert ada.notebook.name == "a2 (1).ipynb"
    assert bob.notebook is None


def test_links_are_not_followed(course, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text("{}")
    folder = hand_in(course, "mallory", name="notes.txt")
    (folder / "a2.ipynb").symlink_to(secret)
    (course.root / "submitted" / "eve").mkdir()
    (course.root / "submitted" / "eve" / "a2").symlink_to(folder)
    (course.root / "submitted" / "trent").symlink_to(folder.parent)
    (mallory,) = course.submissions("a2")
    assert mallory.notebook is None


def test_an_unreadable_time_counts_as_unknown(course):
    (hand_in(course, "ada") / "timestamp.txt").write_text("yesterday, about noon")
    assert course.submissions("a2")[0].timestamp is None


def test_nothing_handed_in_says_where_notebooks_belong(course):
    with pytest.raises(UserError, match="submitted/STUDENT/a2/a2.ipynb"):
        course.submissions("a2")
