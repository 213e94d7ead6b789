"""What a fit was fed with and watched: training rows, validation data, the returned history."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.checks.core import Verdict, fails, holds
from autograder.checks.freezing import not_trained_message
from autograder.checks.phase import Phase


def trained_on_training_data(phase: Phase) -> Verdict:
    """The rows that were fitted are not validation rows."""
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    return not_on_validation(phase.fits)


def not_on_validation(fits: Sequence[dict]) -> Verdict:
    """None of the rows handed to some fits are validation rows."""
    for fit in fits:
        data = fit.get("data", {})
        leaked = data.get("from", {}).get("valid", 0)
        if leaked:
            return fails(
                "trained-on-validation",
                f"{leaked} of the {data.get('rows')} rows handed to `fit` come from the validation "
                "data. What a network has been trained on cannot measure it.",
            )
    return holds("The network was fitted on the training data.")


def returned_history(phase: Phase, epochs: int | None = None) -> Verdict:
    """The function returns the History object of its fit.

    Where ``epochs``, the number that was asked for, was not used, the message says so.
    """
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    if phase.case.record.value("history") is None:
        return fails(
            "wrong-type",
            f"The function returned {phase.case.record.value('returned')}; it must return the "
            "History object that `fit` returns.",
        )
    return holds("The History of the training is returned." + epochs_remark(phase.fits, epochs))


def epochs_remark(fits: Sequence[dict], asked: int | None) -> str:
    """What to say, at no cost, to somebody whose function trains for another number of epochs.

    Training that early stopping may end is left alone, and so is what cannot be counted.
    """
    numbers = [fit.get("epochs") for fit in fits]
    counted = all(isinstance(n, int) for n in numbers)
    stopped = any("EarlyStopping" in fit.get("callbacks", ()) for fit in fits)
    if asked is None or stopped or not counted or sum(numbers) in (0, asked):
        return ""
    return (
        f" But called with `epochs={asked}` the function trained for {sum(numbers)}: hand the "
        "argument on to `fit`."
    )


def validated(phase: Phase) -> Verdict:
    """The validation data given to the function was handed to ``fit``."""
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    validation = phase.fits[-1].get("validation")
    if not validation:
        return fails(
            "no-validation",
            "`fit` got no validation data, so nobody can see whether it overfits. Pass "
            "`validation_data=valid`.",
        )
    if "split" in validation:
        return fails(
            "no-validation",
            f"`validation_split={validation['split']}` sets part of the training data aside and "
            "leaves `valid` unused. Pass `validation_data=valid`.",
        )
    if validation.get("from", {}).get("train"):
        return fails(
            "no-validation",
            "The validation data handed to `fit` are training rows. Pass `validation_data=valid`.",
        )
    return holds("`fit` watched the validation data.")
