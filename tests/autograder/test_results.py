"""The result of a notebook is the published JSON, there and back."""

from __future__ import annotations

import json

import pytest

from autograder.results import (
    CheckResult,
    NotebookResult,
    Problem,
    QuestionResult,
    question_status,
)

CHECK = CheckResult("recompiled", False, 0.0, 2.0, "forgot-recompile", "The rate stayed 0.001.")
PASSED = CheckResult("unfrozen", True, 1.0, 1.0, None, "All layers were trained.")
RESULT = NotebookResult(
    assignment="a2",
    student="ada",
    notebook="a2.ipynb",
    status="graded",
    score=1.0,
    max_score=3.0,
    manual_points=2.0,
    questions=(QuestionResult("a2-fine-tune", "partial", 1.0, 3.0, (PASSED, CHECK)),),
    problems=(Problem("cell-missing", "The cell is missing.", "a2-warm-up"),),
    seconds=1.4,
)


def test_json_has_the_contract_s_keys():
    document = RESULT.to_json()
    assert list(document)[:3] == ["schema", "assignment", "student"] and document["schema"] == 1
    assert set(document["questions"][0]) == {"id", "status", "score", "max_score", "checks"}
    assert set(document["questions"][0]["checks"][0]) == {
        "id", "passed", "points", "max_points", "misconception", "message",
    }  # fmt: skip
    assert document["problems"] == [
        {"code": "cell-missing", "message": "The cell is missing.", "cell": "a2-warm-up"}
    ]


def test_json_round_trip_is_lossless():
    assert NotebookResult.from_json(json.loads(json.dumps(RESULT.to_json()))) == RESULT


@pytest.mark.parametrize("damage", [{}, {"schema": 2}, [], {"schema": 1}])
def test_anything_else_is_refused(damage):
    with pytest.raises(ValueError, match="grading result"):
        NotebookResult.from_json(damage)


def test_misconceptions_are_listed_once():
    twice = QuestionResult("q", "failed", 0, 2, (CHECK, CHECK))
    assert twice.misconceptions == ("forgot-recompile",)


@pytest.mark.parametrize(
    ("checks", "status"),
    [((PASSED,), "passed"), ((PASSED, CHECK), "partial"), ((CHECK, CHECK), "failed")],
)
def test_status_follows_from_the_checks(checks, status):
    assert question_status(checks) == status
