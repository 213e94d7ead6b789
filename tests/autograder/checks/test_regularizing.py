"""Early stopping judged on a recorded training."""

from __future__ import annotations

import pytest

from autograder.checks import regularizing

RUN = {"best_valid": 6, "best_train": 10, "last_epoch": 10, "stopped": True}


@pytest.mark.parametrize("last", [9, 10, 13])
def test_weights_left_as_they_were_are_not_restored_ones_even_if_training_was_best_there(last):
    verdict = regularizing.restores_best({**RUN, "last_epoch": last, "weights_of_epoch": last})
    assert verdict.misconception == "best-weights-not-restored"


@pytest.mark.parametrize(("best", "last"), [(6, 9), (6, 10), (10, 13)])
def test_the_best_epoch_is_that_of_the_number_the_callback_watches(best, last):
    run = {**RUN, "last_epoch": last, "weights_of_epoch": best}
    assert regularizing.restores_best(run).passed
