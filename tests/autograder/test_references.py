"""The stored runs of the reference answers are what the reference answers do."""

from __future__ import annotations

import nbformat
import pytest

from assignments.library import source_notebook
from autograder.grading import grade_notebook


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ["a2", "a3", "a6"])
def test_the_same_answer_shows_the_same_training_as_the_reference(assignment):
    content = nbformat.writes(nbformat.read(source_notebook(assignment), as_version=4)).encode()
    questions = grade_notebook(content, assignment, student="somebody").result.questions
    compared = [q.comparison for q in questions if q.comparison is not None]
    assert compared
    for comparison in compared:
        rows = {what: (yours, reference) for what, yours, reference in comparison.rows}
        for what in ("parameters that could learn", "optimizer", "learning rate"):
            assert rows[what][0] == rows[what][1]
        # Other processors round otherwise, so not to the last digit.
        for _, yours, reference in comparison.movement:
            assert yours == pytest.approx(reference, rel=0.1, abs=1e-5)
