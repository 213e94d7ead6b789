from datetime import datetime

from nbgrader.api import Gradebook

from autograder.gradebook.course import Course
from autograder.gradebook.standings import standings
from autograder.gradebook.writer import Writer
from tests.autograder.classroom import graded, result


def test_a_standing_holds_marks_by_hand_comments_and_time(course):
    with Writer(course) as writer:
        writer.write([graded(result("ada"), timestamp=datetime(2026, 1, 1))])
    before = standings(course, "a2")["ada"]
    assert (before.total, before.max_total) == (14, 16)
    assert before.waiting == {"a2-analysis"}
    assert before.scores["a2-analysis"] is None
    with Gradebook(course.db_url, "transfer-learning") as gradebook:
        grade = gradebook.find_grade("a2-analysis", "a2", "a2", "ada")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.find_comment("a2-analysis", "a2", "a2", "ada").manual_comment = "Well seen."
        gradebook.update_or_create_student("ada", first_name="Ada", last_name="Byron")
        gradebook.db.commit()
    after = standings(course, "a2")["ada"]
    assert (after.total, after.waiting, after.by_hand) == (15.5, frozenset(), {"a2-analysis"})
    assert after.comments == {"a2-analysis": "Well seen."}
    assert (after.first_name, after.last_name) == ("Ada", "Byron")
    assert after.submitted == datetime(2026, 1, 1)


def test_without_a_gradebook_there_are_none_and_none_is_made(tmp_path):
    course = Course.create(tmp_path, "a2")
    assert standings(course, "a2") == {}
    assert not (tmp_path / "gradebook.db").exists()


def test_an_unknown_assignment_has_none(course):
    assert standings(course, "a5") == {}
