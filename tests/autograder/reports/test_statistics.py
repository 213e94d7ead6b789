from dataclasses import replace

from autograder.judging import unjudged
from autograder.reports.statistics import (
    REJECTED,
    class_statistics,
    histogram,
    misconception_statistics,
    question_statistics,
)
from autograder.rubrics import rubric
from tests.autograder.classroom import rejected, result

RECOMPILED = ("a2-fine-tune", "recompiled")
RATE = ("a2-fine-tune", "smaller-rate")


def test_a_small_histogram_has_a_bar_per_point_and_full_marks_apart():
    bars = histogram([0, 0.5, 3, 4, 4], 4)
    assert [bar.count for bar in bars] == [2, 0, 0, 1, 2]
    assert [bar.full for bar in bars] == [False] * 4 + [True]


def test_a_large_histogram_has_ten_bars_and_loses_nobody():
    bars = histogram([0, 9.99, 10, 55, 100], 100)
    assert len(bars) == 10
    assert [bar.count for bar in bars] == [2, 1, 0, 0, 0, 1, 0, 0, 0, 1]


def test_scores_that_are_sums_of_tenths_fall_into_the_right_bar():
    assert histogram([0.1 + 0.2 + 0.7, 3 * 0.9 + 0.3], 3)[1].count == 1


def test_misconceptions_count_students_once_and_the_most_frequent_first():
    class_ = [result("ada", RECOMPILED, RATE), result("bob", RECOMPILED), result("cy")]
    first, second = misconception_statistics(class_)
    assert (first.code, first.students) == ("forgot-recompile", ("ada", "bob"))
    assert (second.code, second.count) == ("learning-rate-not-reduced", 1)
    assert first.questions == ("a2-fine-tune",)


def test_why_something_was_not_judged_is_no_misconception():
    ada = result("ada")
    lost = unjudged(rubric("a2").questions[3], "timed-out", "It took too long.")
    assert misconception_statistics([replace(ada, questions=(*ada.questions[:3], lost))]) == ()


def test_every_question_has_the_whole_class_as_its_total():
    ada, bob = result("ada"), result("bob", RECOMPILED)
    lost = unjudged(rubric("a2").questions[3], "crashed", "It stopped.")
    cy = replace(result("cy"), questions=(*result("cy").questions[:3], lost))
    for question in question_statistics([ada, bob, cy, rejected("dan")]):
        assert sum(count for _, count in question.statuses) == question.total == 4
    assert question.statuses == (("passed", 1), ("partial", 1), ("crashed", 1), (REJECTED, 1))
    assert question.mean == (5 + 4) / 4


def test_checks_count_only_where_they_were_judged():
    lost = unjudged(rubric("a2").questions[3], "crashed", "It stopped.")
    cy = replace(result("cy"), questions=(*result("cy").questions[:3], lost))
    class_ = [result("ada"), result("bob", RECOMPILED), cy]
    checks = {check.id: check for check in question_statistics(class_)[3].checks}
    assert (checks["recompiled"].passed, checks["recompiled"].judged) == (1, 2)
    assert checks["recompiled"].rate == 0.5
    assert checks["unfrozen"].rate == 1.0


def test_a_class_in_numbers():
    class_ = [result("ada"), result("bob", RECOMPILED, seconds=9.0), rejected("cy")]
    numbers = class_statistics(class_)
    assert (numbers.students, numbers.full_marks, numbers.median) == (3, 1, 13)
    assert numbers.by_status == {"graded": 2, "rejected": 1}
    assert numbers.slowest[0].student == "bob"
    assert sum(bar.count for bar in numbers.histogram) == 3


def test_a_class_of_nothing_but_rejected_files_can_be_counted():
    numbers = class_statistics([rejected("cy")])
    assert (numbers.mean, numbers.questions) == (0, ())
