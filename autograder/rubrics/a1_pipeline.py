"""How ``classify``, the whole pipeline of assignment a1, is judged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.checks import preprocessing
from autograder.checks.core import Case, Verdict, fails, holds, listing
from autograder.evidence.collect.a1 import CLASSES, classify_boards, network_weights

#: Runs of ``classify`` by label: how many classes were asked for.
ASKED = {"resnet50": 3, "mobilenet": 2, "efficientnet_lite": len(CLASSES), "turned": len(CLASSES)}

Convert = Callable[[np.ndarray], np.ndarray]


def _run(case: Case, label: str) -> dict:
    return (case.record.value("runs") or {}).get(label) or {}


def _family(label: str) -> str:
    return "mobilenet" if label == "turned" else label


def _answers(case: Case, label: str, convert: Convert, turns: int = 0) -> dict[str, float]:
    """Probabilities of the probe network for the picture of a run, converted in some way."""
    rng = case.rng()
    weights = network_weights(rng)[_family(label)].astype("float64")
    plain, turned = classify_boards(rng)
    board = np.rot90(turned if label == "turned" else plain, turns).astype("float64")
    chances = preprocessing.softmax(convert(board).ravel() @ weights)
    return dict(zip(CLASSES, map(float, chances), strict=True))


def _agree(pairs: list, answers: dict[str, float], label: str) -> bool:
    # A JPEG changes colours by a level or two; a PNG and a rounded answer by less.
    allowed = 0.03 if label == "turned" else 0.0055
    return bool(pairs) and all(
        name in answers
        and isinstance(chance, (int, float))
        and abs(chance - answers[name]) <= allowed
        for name, chance in pairs
    )


def _pairs(case: Case, label: str) -> list | Verdict:
    run = _run(case, label)
    if "pairs" not in run:
        return fails(
            "wrong-type",
            f"`classify` returned {run.get('type')}; it must return a list of pairs "
            "(name, probability), as `top_k` does.",
        )
    return run["pairs"]


def reloading(case: Case) -> Verdict | None:
    """A verdict when ``classify`` loads a network itself or does not use the one it is given."""
    runs = [_run(case, label) for label in ASKED if _run(case, label)]
    loads = [name for run in runs for name in run.get("loads", ())]
    if loads:
        return fails(
            "reloads-model",
            f"{len(runs)} calls of `classify` loaded a network {len(loads)} times "
            f"({listing(sorted(set(loads)))}). Loading takes seconds; load once, outside, and use "
            "the `model` that is passed in.",
        )
    if any("pairs" in run and not run.get("fed") for run in runs):
        return fails(
            "reloads-model",
            "The `model` that was passed in was never asked: the answer came from another "
            "network. Use the argument.",
        )
    return None


def uses_given_model(case: Case) -> Verdict:
    """The network passed in answers; none is loaded per call."""
    return reloading(case) or holds("The network that is passed in answers; none is loaded.")


def missing_axis(case: Case) -> Verdict | None:
    """A verdict when the network was fed with a picture instead of a batch."""
    for label in ASKED:
        for shape in _run(case, label).get("fed", ()):
            if len(shape) == 3:
                return fails(
                    "missing-batch-axis",
                    f"The network was given one picture {tuple(shape)}; it needs a batch "
                    "(N, H, W, 3), also for a single picture.",
                )
    return None


def right_answer(case: Case) -> Verdict:
    """Names and probabilities are the network's for the picture, whatever the family."""
    if wrong := missing_axis(case):
        return wrong
    for label in ("resnet50", "mobilenet", "efficientnet_lite"):
        pairs = _pairs(case, label)
        if isinstance(pairs, Verdict):
            return pairs
        verdict = _judged(case, label, pairs)
        if verdict is not None:
            return reloading(case) or verdict
    return holds("Names and probabilities are the network's own, for every family.")


def _judged(case: Case, label: str, pairs: list) -> Verdict | None:
    answers = _answers(case, label, preprocessing.CONVENTIONS[label])
    if not _agree(pairs, answers, label):
        found = _explanation(case, label, pairs)
        return fails(
            "wrong-channels" if found == "BGR" else "wrong-preprocessing",
            "The picture reached the network with red and blue swapped."
            if found == "BGR"
            else f"For the family {label} the network was fed with {found}."
            if found
            else f"For the family {label} the probabilities are not the network's for this "
            f"picture (you return {_shown(pairs)}). Load, batch, preprocess for the family that "
            "is passed in, predict, and rank what the network says.",
        )
    ranking = sorted(answers, key=answers.get, reverse=True)
    names = [name for name, _ in pairs]
    if names != ranking[: len(names)]:
        return fails(
            "not-sorted",
            f"You return {_shown(pairs)}: the most probable class must come first, and none may be "
            "left out.",
        )
    if len(pairs) != ASKED[label]:
        return fails(
            "wrong-size",
            f"Asked for the best {ASKED[label]}, `classify` returned {len(pairs)}. Hand `k` on.",
        )
    return None


def _shown(pairs: list) -> str:
    shown = ", ".join(f"{name} {chance}" for name, chance in pairs[:3])
    return f"{shown}, …" if len(pairs) > 3 else shown or "an empty list"


def _explanation(case: Case, label: str, pairs: list) -> str | None:
    convert = preprocessing.CONVENTIONS[label]
    if _agree(pairs, _answers(case, label, lambda x: convert(x[..., ::-1])), label):
        return "BGR"
    for words, other in preprocessing.KNOWN_RANGES:
        if _agree(pairs, _answers(case, label, other), label):
            return words
    return None


def upright(case: Case) -> Verdict:
    """A photograph that is stored turned reaches the network upright."""
    pairs = _pairs(case, "turned")
    if isinstance(pairs, Verdict):
        return pairs
    ways = [preprocessing.CONVENTIONS["mobilenet"]]
    ways += [convert for _, convert in preprocessing.KNOWN_RANGES]
    if any(_agree(pairs, _answers(case, "turned", way), "turned") for way in ways):
        return holds("A photograph that is stored turned is classified upright.")
    if any(
        _agree(pairs, _answers(case, "turned", way, turns), "turned")
        for way in ways
        for turns in (1, 2, 3)
    ):
        return fails(
            "wrong-orientation",
            "A photograph that the camera stored turned reached the network lying on its side. "
            "Follow the EXIF orientation while loading, as your `load_image` should.",
        )
    before = right_answer(case)
    return reloading(case) or (
        fails(before.misconception, before.message)
        if not before.passed
        else fails(
            "wrong-orientation",
            "An upright picture is classified right, one that is stored turned is not. Follow the "
            "EXIF orientation while loading.",
        )
    )
