"""How batching, preprocessing and ranking in assignment a1 are judged."""

from __future__ import annotations

import numpy as np

from autograder.checks import preprocessing
from autograder.checks.core import Case, Verdict, count, fails, holds, listing
from autograder.evidence.collect.a1 import (
    FAMILIES,
    NAMES,
    probe_batch,
    probe_images,
    probe_scores,
)
from autograder.rubrics.a1_loading import ARRAY_TYPES

# --- a1-make-batch ----------------------------------------------------------------------------


def batch_of(name: str):
    """A check of the batch made of one picture or of a list of three."""

    def judge(case: Case) -> Verdict:
        record, images = case.record, probe_images(case.rng())
        wanted = images[0][None] if name == "one" else np.stack(images)
        what = "one image (20, 24, 3)" if name == "one" else "a list of 3 images (20, 24, 3)"
        array, kind = record.array(name), str(record.value(f"{name}_type"))
        if array is None or not any(word in kind for word in ARRAY_TYPES):
            return fails("wrong-type", f"For {what} `make_batch` returned {kind}, not an array.")
        if array.shape != wanted.shape:
            return fails(
                "missing-batch-axis",
                f"For {what} the result has the shape {array.shape}; it should be "
                f"{wanted.shape}: the first axis counts the images, also a single one.",
            )
        if np.abs(array - wanted).max() > 1e-3:
            converted = preprocessing.known_range(array.astype("float64"), wanted)
            if converted:
                return fails(
                    "wrong-preprocessing",
                    f"The batch holds {converted}; putting images into a batch should not change "
                    "their pixels.",
                )
            return fails("wrong-type", f"For {what} the batch holds other pixels than the images.")
        return holds(f"{what[0].upper()}{what[1:]} becomes a batch {wanted.shape}.")

    return judge


# --- a1-preprocess ----------------------------------------------------------------------------


def family_range(family: str):
    """A check that pixels are brought into the range of one family."""

    def judge(case: Case) -> Verdict:
        given = probe_batch(case.rng()).astype("float64")
        wanted = preprocessing.CONVENTIONS[family](given)
        recorded, result = case.record.value(family), case.record.array(family)
        if isinstance(recorded, dict) and "error" in recorded:
            return fails("wrong-preprocessing", f"For {family}: {recorded['error']}.")
        if result is None or result.dtype.kind != "f":
            what = case.record.type_of(family) if result is None else f"{result.dtype} numbers"
            return fails("wrong-type", f"For {family} `preprocess` returned {what}.")
        if result.shape != wanted.shape:
            return fails(
                "wrong-type", f"For {family} a batch {wanted.shape} became {result.shape}."
            )
        if np.abs(result - wanted).max() <= preprocessing.tolerance(wanted):
            return holds(f"{family}: the range this family was trained with.")
        found = preprocessing.known_range(result.astype("float64"), given)
        low, high = float(np.nanmin(result)), float(np.nanmax(result))
        return fails(
            "wrong-preprocessing",
            f"For {family} the result is {found}."
            if found
            else f"For {family} the values lie between {low:.4g} and {high:.4g}, expected are "
            f"{wanted.min():.4g} to {wanted.max():.4g}. Look up what the family was trained with.",
        )

    return judge


def input_unchanged(case: Case) -> Verdict:
    """The caller's batch holds the same pixels after the call."""
    known = [f for f in FAMILIES if case.record.value(f"{f}_unchanged") is not None]
    changed = [f for f in known if case.record.value(f"{f}_unchanged") is False]
    if changed:
        return fails(
            "preprocess-in-place",
            f"With {listing(changed)} the batch that was passed in was changed. Keras's "
            "`preprocess_input` works in place on float arrays, and so do `-=` and `/=`: the "
            "second call gets pixels that are preprocessed already. Work on a copy.",
        )
    if not known:
        return fails("wrong-preprocessing", "No family could be preprocessed.")
    return holds("The batch that was passed in is unchanged.")


# --- a1-top-k ---------------------------------------------------------------------------------

ASKED = {"default": 3, "five": 5, "one": 1}


def _pairs(case: Case, name: str) -> list | Verdict:
    recorded = case.record.value(name) or {}
    if "pairs" not in recorded:
        return fails(
            "wrong-type",
            f"`top_k` returned {recorded.get('type')}; it must return a list of pairs "
            "(name, probability).",
        )
    return recorded["pairs"]


def top_names(case: Case) -> Verdict:
    """The most probable classes, best first, each with its own probability."""
    scores = probe_scores(case.rng())
    chance = dict(zip(NAMES, map(float, scores), strict=True))
    ranking = sorted(chance, key=chance.get, reverse=True)
    for name in ASKED:
        pairs = _pairs(case, name)
        if isinstance(pairs, Verdict):
            return pairs
        names, shares = [p[0] for p in pairs], [p[1] for p in pairs]
        if names != ranking[: len(names)]:
            shown = ", ".join(f"{n} {chance[n]:.3f}" for n in names if n in chance)
            return fails(
                "not-sorted",
                f"Asked for the best {ASKED[name]}, you return {shown or names}, in this order. "
                "The most probable class comes first, then the second.",
            )
        wrong = [n for n, p in zip(names, shares, strict=True) if not _near(p, chance[n])]
        if wrong:
            return fails(
                "wrong-type" if sorted(shares, reverse=True) == shares else "not-sorted",
                f"`{wrong[0]}` has the probability {chance[wrong[0]]:.3f}; you return "
                f"{shares[names.index(wrong[0])]}. Return the probability of the very class.",
            )
    return holds("The most probable classes come first, each with its probability.")


def asked_number(case: Case) -> Verdict:
    """As many pairs as were asked for."""
    for name, wanted in ASKED.items():
        pairs = _pairs(case, name)
        if isinstance(pairs, Verdict):
            return pairs
        if len(pairs) != wanted:
            return fails(
                "wrong-size",
                f"Asked for the best {wanted}, you return {count(len(pairs), 'pair')}. Use the "
                "argument `k`.",
            )
    return holds("As many classes as were asked for.")


def _near(number, wanted: float) -> bool:
    return isinstance(number, (int, float)) and abs(number - wanted) <= 0.0055
