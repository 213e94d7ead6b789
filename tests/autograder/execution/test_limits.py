"""A course may change the limits of its submissions, in nbgrader's own configuration."""

from __future__ import annotations

import pytest

from autograder.errors import UserError
from autograder.execution.classroom import Classroom
from autograder.gradebook.course import Course


@pytest.fixture
def configured(tmp_path):
    """``configured(lines)``: a course whose configuration says this, too."""

    def make(lines: str) -> Course:
        course = Course.create(tmp_path / "course", "a2")
        with (course.root / "nbgrader_config.py").open("a") as config:
            config.write(lines + "\n")
        return course

    return make


def test_without_settings_the_rubrics_limits_count(configured):
    assert Classroom(configured(""), "a2").rules.limits.cell_seconds == 60


def test_a_course_changes_some_limits_and_keeps_the_others(configured):
    course = configured('c.Autograder.limits = {"cell_seconds": 5, "memory_mb": 900}')
    limits = Classroom(course, "a2").rules.limits
    assert (limits.cell_seconds, limits.memory_mb) == (5.0, 900)
    assert limits.notebook_seconds == 180


def test_changed_limits_are_a_reason_to_grade_again(configured, tmp_path, submit):
    course = configured("")
    path = course.root / "submitted" / "ada" / "a2" / "a2.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(submit({}))
    keys = [Classroom(course, "a2").plan()[1][0].key]
    changed = configured('c.Autograder.limits = {"cell_seconds": 5}')
    keys.append(Classroom(changed, "a2").plan()[1][0].key)
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('c.Autograder.limits = {"cellseconds": 5}', "there is no limit 'cellseconds'"),
        ('c.Autograder.limits = {"cell_seconds": 0}', "cell_seconds must be a number above 0"),
        ('c.Autograder.limits = {"memory_mb": "9 GB"}', "memory_mb must be a whole number above 0"),
        ('c.Autograder.limits = {"file_mb": 0.5}', "file_mb must be a whole number"),
        ("c.Autograder.limits = 5", "a dictionary is needed"),
        ("c.Autograder.limit = {}", "c.Autograder.limit in .* is unknown"),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_its_file(configured, line, said):
    with pytest.raises(UserError, match=said) as failure:
        Classroom(configured(line), "a2")
    assert "nbgrader_config.py" in str(failure.value)
