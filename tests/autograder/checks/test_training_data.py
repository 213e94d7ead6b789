"""What a fit was fed with, on planted events."""

from __future__ import annotations

import pytest

from autograder.checks.training_data import epochs_remark, not_on_validation


@pytest.mark.parametrize(
    ("fits", "said"),
    [
        ([{"epochs": 2}], False),
        ([{"epochs": 1}, {"epochs": 1}], False),
        ([{"epochs": 16}], True),
        ([{"epochs": 16, "callbacks": ["EarlyStopping"]}], False),
        ([{"epochs": 16, "callbacks": ["FollowSchedule"]}], True),
        ([{"epochs": {"type": "range"}}], False),
        ([], False),
    ],
)
def test_another_number_of_epochs_is_said(fits, said):
    assert bool(epochs_remark(fits, 2)) is said
    assert "`epochs=2`" in epochs_remark(fits, 2) or not said


def test_validation_rows_in_a_fit_are_found():
    clean = {"data": {"rows": 20, "from": {"train": 20, "valid": 0}}}
    leaking = {"data": {"rows": 28, "from": {"train": 20, "valid": 8}}}
    assert not_on_validation([clean, {}]).passed
    verdict = not_on_validation([clean, leaking])
    assert verdict.misconception == "trained-on-validation"
    assert "8 of the 28 rows" in verdict.message
