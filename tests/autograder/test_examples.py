"""Every labelled example gets exactly the verdict on its label."""

from __future__ import annotations

import pytest

from assignments.library import examples
from autograder.rubrics import available, rubric
from tests.benchmarks.verdicts import judge_all


@pytest.mark.slow
@pytest.mark.parametrize("assignment", available())
def test_every_labelled_example_gets_its_verdict(assignment):
    wrong = {
        judged.example.label: (judged.outcome, judged.found, judged.graded.result.problems)
        for judged in judge_all(examples(assignment), workers=2)
        if judged.outcome != "right"
    }
    assert wrong == {}


@pytest.mark.parametrize("assignment", available())
def test_enough_examples_and_every_header_is_valid(assignment):
    found = examples(assignment)
    assert sum(e.correct for e in found) >= 10
    assert sum(not e.correct for e in found) >= 10
    questions = {q.id for q in rubric(assignment).questions}
    for example in found:
        assert set(example.expected) <= questions, example.label
        assert set(example.cells) <= questions, example.label
