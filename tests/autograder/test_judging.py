"""Silence never earns points, and whatever goes wrong is one question's result."""

from __future__ import annotations

import math

import pytest

from autograder.checks.core import Verdict, fails, holds
from autograder.evidence.store import Record
from autograder.judging import judge_question, unjudged
from autograder.rubrics.core import Check, Question


def question(*judges, explains=()):
    checks = tuple(Check(f"check-{n}", 1.0, judge) for n, judge in enumerate(judges))
    return Question("a2-warm-up", "warm_up", "Warm up", checks, ("one", "two"), explains)


def record(error=None, **values):
    return Record("a2-warm-up", values, (), error)


def yes(case):
    return holds("yes")


def no(case):
    return fails("nothing-frozen", "no")


def test_points_are_the_sum_of_the_passed_checks():
    result = judge_question(question(yes, no, yes), record(), seed=1)
    assert (result.score, result.max_score, result.status) == (2.0, 3.0, "partial")
    assert result.misconceptions == ("nothing-frozen",)


def test_no_evidence_earns_nothing():
    result = judge_question(question(yes), None, seed=1)
    assert result.score == 0 and result.status == "crashed"


def test_evidence_of_another_question_is_tampering():
    other = Record("a2-fine-tune", {}, ())
    assert judge_question(question(yes), other, seed=1).status == "tampered"


@pytest.mark.parametrize("fraction", [math.nan, math.inf, -1.0, 7.0])
def test_an_impossible_fraction_never_exceeds_the_points(fraction):
    result = judge_question(question(lambda case: Verdict(False, "", "x", fraction)), record(), 1)
    assert 0 <= result.score <= 1


def test_evidence_that_a_check_cannot_read_earns_nothing():
    result = judge_question(question(lambda case: case.record.values["missing"]), record(), 1)
    assert result.score == 0 and result.misconceptions == ("wrong-type",)


def test_a_crash_is_told_once_and_costs_all_checks():
    result = judge_question(question(yes, yes), record({"kind": "crashed", "message": "boom"}), 1)
    assert result.status == "crashed" and result.score == 0
    assert [check.message for check in result.told] == ["boom"]


def test_a_crash_that_a_misconception_explains_gets_its_code():
    explained = question(yes, explains=(lambda case: fails("same-optimizer-reused", "Reused."),))
    result = judge_question(explained, record({"kind": "crashed", "message": "boom"}), 1)
    assert result.status == "failed" and result.misconceptions == ("same-optimizer-reused",)


def test_starter_code_is_not_attempted_rather_than_wrong():
    result = judge_question(question(yes), record({"kind": "not-attempted", "message": ""}), 1)
    assert result.status == "not-attempted" and result.misconceptions == ("not-attempted",)


def test_unjudged_keeps_the_reason():
    result = unjudged(question(yes, yes), "timed-out", "It ran for 60 s.")
    assert (result.status, result.score, result.max_score) == ("timed-out", 0.0, 2.0)
