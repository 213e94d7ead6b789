"""A class is graded resumably: what is done is kept, what has changed is done again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from autograder.commands.grade import differences
from autograder.errors import UserError
from autograder.execution import engine, journal
from autograder.gradebook.course import Course
from tests.autograder.execution import pretend

REPOSITORY = Path(__file__).resolve().parents[3]

WRONG_SPLIT = """def split_tasks(images, labels):
    in_b = (labels == SANDAL) | (labels == SHIRT)
    return (images[~in_b], labels[~in_b]), (images[in_b], (labels[in_b] == SHIRT) * 1.0)
"""


@pytest.fixture
def course(tmp_path, submit):
    """A course in which four students have handed in a2, one of them something unreadable."""
    made = Course.create(tmp_path / "course", "a2")
    for student, content in {
        "ada": submit({}),
        "bob": submit({"a2-split-tasks": WRONG_SPLIT}),
        "cy": b"no notebook",
        "dee": submit({"a2-analysis": "My analysis."}),
    }.items():
        hand_in(made, student, content)
    return made


def hand_in(course: Course, student: str, content: bytes) -> None:
    path = course.root / "submitted" / student / "a2" / "a2.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def grade(monkeypatch):
    """``grade(course, …)``: (results by student, names graded in this run, lines said)."""
    monkeypatch.setattr(engine, "_Machinery", engine._Machinery)
    pretend.use()

    def run(course, **options):
        said: list[str] = []
        results, new = engine.grade_class(course, "a2", say=said.append, workers=2, **options)
        return {r.student: r for r in results}, [d.submitted.student for d in new], said

    return run


def rows(course: Course) -> list[tuple]:
    """Every grade of the gradebook, row by row."""
    from nbgrader.api import Gradebook

    with Gradebook(course.db_url) as gradebook:
        return sorted(
            (s.student.id, g.name, g.auto_score, g.needs_manual_grade, s.timestamp)
            for s in gradebook.assignment_submissions("a2")
            for n in s.notebooks
            for g in n.grades
        )


def test_everybody_gets_a_result_and_one_bad_file_disturbs_nobody(grade, course):
    results, new, _ = grade(course)
    assert sorted(results) == ["ada", "bob", "cy", "dee"] == sorted(new)
    assert results["cy"].status == "rejected"
    assert results["ada"].questions[0].score > results["bob"].questions[0].score
    assert course.autograded_notebook("a2", "ada").is_file()


def test_a_second_run_does_nothing_and_a_changed_answer_is_graded_again(grade, course, submit):
    first, _, _ = grade(course)
    again, new, said = grade(course)
    assert new == [] and again == first
    assert "4 of 4 are graded already and have not changed" in said
    hand_in(course, "bob", submit({}))
    results, new, _ = grade(course)
    assert new == ["bob"]
    assert results["bob"].questions[0].score == first["ada"].questions[0].score


def test_tensorflow_loads_early_only_where_something_must_run(grade, course, monkeypatch):
    begun = []
    monkeypatch.setattr(engine._Machinery, "begin", lambda machinery: begun.append(True))
    grade(course)
    assert begun == [True]
    grade(course)
    assert begun == [True]
    grade(course, force=True)
    assert begun == [True, True]


def test_outputs_and_metadata_of_a_submission_do_not_count_as_a_change(grade, course, submit):
    grade(course)
    notebook = nbformat.reads(submit({}).decode(), as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("print('mine')"))
    notebook.metadata["colab"] = {"name": "a2"}
    hand_in(course, "ada", nbformat.writes(notebook).encode())
    assert grade(course)[1] == []


def test_force_and_student_choose_what_is_graded(grade, course):
    grade(course)
    assert grade(course, students=("ada",))[1] == []
    results, new, _ = grade(course, students=("ada",), force=True)
    assert new == ["ada"] and list(results) == ["ada"]
    with pytest.raises(UserError, match="did you mean ada"):
        grade(course, students=("adda",))


def test_a_changed_rubric_is_applied_to_all_and_the_differences_are_listed(
    grade, course, monkeypatch, submit
):
    grade(course)
    monkeypatch.setattr(journal, "_code_fingerprint", lambda: "another rubric")
    hand_in(course, "bob", submit({}))
    results, new = engine.grade_class(course, "a2", workers=2, say=lambda _: None)
    assert len(new) == 4
    lines = differences(new)
    assert lines[1] == "Changed scores: 1"
    assert lines[2].startswith("  bob: ") and "a2-split-tasks" in lines[2]


def test_a_lost_gradebook_is_written_again_without_grading(grade, course):
    grade(course)
    before = rows(course)
    (course.root / "gradebook.db").unlink()
    assert grade(course)[1] == []
    assert rows(course) == before


def test_a_damaged_journal_entry_is_graded_again(grade, course):
    grade(course)
    (course.state / "journal" / "a2" / "ada.json").write_text('{"schema": 1, "key"')
    assert grade(course)[1] == ["ada"]


def test_workers_do_not_change_results(course):
    pretend.use()
    seen = []
    for workers in (1, 2, 8):
        results, _ = engine.grade_class(
            course, "a2", workers=workers, force=True, say=lambda _: None
        )
        seen.append([(r.student, r.score, r.questions, r.problems) for r in results])
    assert seen[0] == seen[1] == seen[2]


def test_an_unknown_assignment_is_named(course):
    with pytest.raises(UserError, match="there is no assignment a9"):
        engine.grade_class(course, "a9")


@pytest.mark.slow
def test_killed_at_any_moment_the_gradebook_ends_up_the_same(tmp_path, submit):
    """Ten kills without warning, then one run to the end, against a run nobody disturbed."""
    chance = random.Random(7)
    disturbed, calm = (Course.create(tmp_path / name, "a2") for name in ("disturbed", "calm"))
    for number in range(80):
        content = submit({"a2-split-tasks": WRONG_SPLIT} if number % 3 else {})
        for course in (disturbed, calm):
            hand_in(course, f"student{number:03d}", content)
    kills = 0
    for _ in range(10):
        process = start(disturbed, seconds=0.8)
        time.sleep(2.0 + 3 * chance.random())
        if process.poll() is None:
            kills += 1
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert kills >= 5
    for course in (disturbed, calm):
        assert start(course, seconds=0.0).wait() == 0
    assert rows(disturbed) == rows(calm)
    results = {p.name for p in (calm.state / "results" / "a2").iterdir()}
    assert {p.name for p in (disturbed.state / "results" / "a2").iterdir()} == results
    assert list((disturbed.state / "work").iterdir()) == []


def start(course: Course, seconds: float) -> subprocess.Popen:
    module = "tests.autograder.execution.pretend"
    return subprocess.Popen(
        [sys.executable, "-m", module, str(course.root), "2", str(seconds)],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
