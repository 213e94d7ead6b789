"""The generator of mutants: each changes the reference in one way, and is code that compiles."""

from __future__ import annotations

import pytest

from assignments.library import reference_solution
from tests.benchmarks.mutants import allowed, mutants


@pytest.mark.parametrize("question", ["a1-top-k", "a2-warm-up", "a5-early-stopping"])
def test_every_mutant_differs_from_the_reference_and_from_the_others(question):
    made = mutants(question)
    sources = [mutant.source for mutant in made]
    assert len(set(sources)) == len(sources) > 5
    assert len({mutant.change for mutant in made}) == len(made)
    for mutant in made:
        compile(mutant.source, question, "exec")
        assert mutant.diff()


def test_the_classic_mistakes_of_a_warm_up_are_among_them():
    changes = {mutant.change for mutant in mutants("a2-warm-up")}
    assert "False → True" in changes
    assert "train → valid" in changes
    assert "without validation_data=valid" in changes


def test_what_is_allowed_names_changes_that_exist():
    for question, reasons in allowed().items():
        assert reference_solution(question)
        assert set(reasons) <= {mutant.change for mutant in mutants(question)}
        assert all(reasons.values())
