"""Every labelled example gets exactly the verdict on its label."""

from __future__ import annotations

import pytest

from assignments.library import examples
from autograder.rubrics import available, rubric
from tests.benchmarks.verdicts import judge

ALL = [example for assignment in available() for example in examples(assignment)]


@pytest.mark.slow
@pytest.mark.parametrize("example", ALL, ids=lambda e: f"{e.assignment}-{e.label}")
def test_labelled_example_gets_its_verdict(example):
    judged = judge(example)
    assert judged.outcome == "right", (judged.found, judged.graded.result.problems)


@pytest.mark.parametrize("assignment", available())
def test_enough_examples_and_every_header_is_valid(assignment):
    found = examples(assignment)
    assert sum(e.correct for e in found) >= 6
    assert sum(not e.correct for e in found) >= 10
    questions = {q.id for q in rubric(assignment).questions}
    for example in found:
        assert set(example.expected) <= questions, example.label
        assert set(example.cells) <= questions, example.label
