import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.errors import UserError
from autograder.gradebook.writer import NO_RESPONSE, Writer
from autograder.judging import unjudged
from autograder.results import Problem
from autograder.rubrics import rubric
from tests.autograder.classroom import graded, rejected, result


def write(course, *items):
    with Writer(course) as writer:
        return writer.write(items)


def grades(course, student):
    """(auto, manual, needs a person) by cell id."""
    with Gradebook(course.db_url) as gradebook:
        submission = gradebook.find_submission("a2", student)
        return {
            grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for grade in submission.notebooks[0].grades
        }


def comments(course, student):
    with Gradebook(course.db_url) as gradebook:
        submission = gradebook.find_submission("a2", student)
        return {comment.name: comment.comment for comment in submission.notebooks[0].comments}


def mark(course, student, cell, score):
    """What formgrader stores when a person gives points."""
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade(cell, "a2", "a2", student)
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def dump(course):
    """Every row of the gradebook but for its random keys."""
    with sqlite3.connect(course.root / "gradebook.db") as database:
        return sorted(
            database.execute(
                "select s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit,"
                " g.needs_manual_grade, s.timestamp, n.late_submission_penalty"
                " from grade g join base_cell c on g.cell_id = c.id"
                " join submitted_notebook n on g.notebook_id = n.id"
                " join submitted_assignment s on n.assignment_id = s.id"
            )
        )


def test_scores_partial_credit_and_manual_flags_are_stored(course):
    assert write(course, graded(result("ada", ("a2-fine-tune", "recompiled")))) == 1
    stored = grades(course, "ada")
    assert stored["a2-fine-tune-check"] == (4.0, None, False)
    assert stored["a2-warm-up-check"] == (4.0, None, False)
    assert stored["a2-analysis"] == (None, None, True)


def test_an_empty_or_untouched_text_needs_no_person(course):
    names = [question.id for question in rubric("a2").questions]
    untouched = graded(result("ada"), {name: "pass" for name in names})
    blank = graded(result("bob"), {"a2-analysis": " \n"})
    write(course, untouched, blank)
    for student in ("ada", "bob"):
        assert grades(course, student)["a2-analysis"] == (0.0, None, False)
        assert comments(course, student)["a2-analysis"] == NO_RESPONSE
    assert comments(course, "ada")["a2-warm-up"] is None


def test_remarks_on_a_cell_become_its_comment(course):
    problem = Problem("duplicate-cell", "2 cells carry the id a2-warm-up.", "a2-warm-up")
    write(course, graded(result("ada", problems=(problem,))))
    assert comments(course, "ada")["a2-warm-up"] == problem.message


def test_a_rejected_file_is_a_zero_without_work_for_a_person(course):
    write(course, graded(rejected("cy")))
    assert set(grades(course, "cy").values()) == {(0.0, None, False)}


def test_marks_and_comments_by_hand_survive_a_regrade(course):
    write(course, graded(result("ada")))
    mark(course, "ada", "a2-analysis", 1.5)
    with Gradebook(course.db_url) as gradebook:
        gradebook.find_comment("a2-analysis", "a2", "a2", "ada").manual_comment = "Well seen."
        gradebook.find_grade("a2-warm-up-check", "a2", "a2", "ada").extra_credit = 0.5
        gradebook.db.commit()
    write(course, graded(result("ada", ("a2-fine-tune", "recompiled"))))
    assert grades(course, "ada")["a2-analysis"] == (None, 1.5, False)
    assert comments(course, "ada")["a2-analysis"] == "Well seen."
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_submission("a2", "ada").score == 13 + 1.5 + 0.5


def test_a_mark_by_hand_is_flagged_when_what_it_was_given_for_changes(course):
    write(course, graded(result("ada")))
    mark(course, "ada", "a2-analysis", 1.5)
    mark(course, "ada", "a2-fine-tune-check", 5.0)
    mark(course, "ada", "a2-warm-up-check", 4.0)
    again = result("ada", ("a2-fine-tune", "recompiled"))
    sources = {question.id: "# ada\npass" for question in rubric("a2").questions}
    write(course, graded(again, {**sources, "a2-analysis": "Another text."}))
    stored = grades(course, "ada")
    assert stored["a2-analysis"] == (None, 1.5, True)
    assert stored["a2-fine-tune-check"] == (4.0, 5.0, True)
    assert stored["a2-warm-up-check"] == (4.0, 4.0, False)


def test_nothing_of_an_earlier_attempt_survives(course):
    write(course, graded(result("ada")))
    worse = result("ada")
    lost = unjudged(rubric("a2").questions[3], "crashed", "It stopped.")
    write(course, graded(replace(worse, questions=(*worse.questions[:3], lost))))
    assert grades(course, "ada")["a2-fine-tune-check"] == (0.0, None, False)
    write(course, graded(rejected("ada")))
    assert set(grades(course, "ada").values()) == {(0.0, None, False)}


def test_writing_twice_changes_nothing(course):
    items = [graded(result(f"s{n}"), timestamp=datetime(2026, 1, n + 1)) for n in range(5)]
    write(course, *items)
    mark(course, "s1", "a2-analysis", 1.0)
    before = dump(course)
    write(course, *items)
    assert dump(course) == before
    assert len(before) == 5 * 5


def test_a_batch_that_fails_leaves_the_gradebook_as_it_was(course, monkeypatch):
    write(course, graded(result("ada")))
    before = dump(course)
    with Writer(course) as writer:
        stored = []

        def power_cut(item):
            stored.append(item)
            if len(stored) == 2:
                raise RuntimeError("power cut")
            Writer._store(writer, item)

        monkeypatch.setattr(writer, "_store", power_cut)
        worse = [graded(result(s, ("a2-fine-tune", "recompiled"))) for s in ("ada", "bob")]
        with pytest.raises(RuntimeError, match="power cut"):
            writer.write(worse)
    assert dump(course) == before


def test_results_are_stored_in_batches_as_they_come(course, monkeypatch):
    monkeypatch.setattr("autograder.gradebook.writer.BATCH", 2)

    def stream():
        for n in range(5):
            if n == 4:
                assert {row[0] for row in dump(course)} == {"s0", "s1", "s2", "s3"}
            yield graded(result(f"s{n}"))

    with Writer(course) as writer:
        assert writer.write(stream()) == 5


def test_times_and_penalties_follow_nbgraders_configuration(course):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    due = datetime(2026, 1, 10)
    write(course, graded(result("ada")))
    with Gradebook(course.db_url, "transfer-learning") as gradebook:
        gradebook.update_or_create_assignment("a2", duedate=due)
    write(
        course,
        graded(result("ada"), timestamp=due - timedelta(minutes=1)),
        graded(result("bob"), timestamp=due + timedelta(minutes=1)),
    )
    with Gradebook(course.db_url) as gradebook:
        ada, bob = (gradebook.find_submission("a2", s) for s in ("ada", "bob"))
        assert (ada.late_submission_penalty or 0, ada.total_seconds_late) == (0, 0)
        assert (bob.late_submission_penalty, bob.total_seconds_late) == (14.0, 60)
    stamp = course.autograded_notebook("a2", "bob").parent / "timestamp.txt"
    assert stamp.read_text() == "2026-01-10 00:01:00 UTC\n"


def test_without_a_new_time_the_known_one_stays(course):
    write(course, graded(result("ada"), timestamp=datetime(2026, 1, 1)))
    write(course, graded(result("ada")))
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_submission("a2", "ada").timestamp == datetime(2026, 1, 1)


def test_the_notebook_is_written_read_only_and_replaced(course):
    write(course, graded(result("ada"), {"a2-warm-up": "# first"}))
    write(course, graded(result("ada"), {"a2-warm-up": "# second"}))
    path = course.autograded_notebook("a2", "ada")
    assert path.stat().st_mode & 0o777 == 0o444
    assert "# second" in [cell.source for cell in nbformat.read(path, as_version=4).cells]
    assert [p.name for p in path.parent.iterdir()] == ["a2.ipynb"]


def test_a_release_that_the_gradebook_does_not_know_is_entered_into_it(new_course):
    write(new_course, graded(result("ada")))
    with Gradebook(new_course.db_url) as gradebook:
        assert gradebook.find_submission("a2", "ada").max_score == 16


def test_without_a_release_the_command_to_run_is_named(new_course):
    new_course.release_notebook("a2").unlink()
    with pytest.raises(UserError, match="autograder release a2"):
        write(new_course, graded(result("ada")))


def test_other_points_than_the_gradebook_has_are_refused(course):
    ada = result("ada")
    dearer = replace(ada.questions[0], max_score=7.0)
    with pytest.raises(UserError, match="worth 7 points.*says 2.*autograder release a2"):
        write(course, graded(replace(ada, questions=(dearer, *ada.questions[1:]))))


def test_a_gradebook_that_is_no_database_is_reported_plainly(course):
    (course.root / "gradebook.db").write_text("these are not the rows you are looking for" * 100)
    with pytest.raises(UserError, match="gradebook sqlite:///.*not a database"):
        write(course, graded(result("ada")))
