"""Optimizers: which algorithm, with which settings, judged by configuration and by its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.checks.core import Verdict, fails, holds, listing, rate_text

#: Keras's optimizer classes; the first of them among a class's bases says what it is.
KERAS_CLASSES = frozenset(
    {"SGD", "Adagrad", "RMSprop", "Adam", "AdamW", "Adamax", "Nadam", "Adadelta", "Ftrl", "Lion"}
    | {"Lamb", "Adafactor", "Muon", "ScheduleFreeAdamW", "LossScaleOptimizer"}
)


@dataclass(frozen=True)
class Examined:
    """An optimizer that was handed in: what it says about itself and where it went.

    Attributes:
        kind: the Keras class it is or is derived from.
        config: its ``get_config()``.
        rate: the learning rate of its next step.
        places: (steps, weights), the weights after each step, starting from zero.
    """

    kind: str
    config: dict
    rate: float | None
    places: np.ndarray | None

    @classmethod
    def of(cls, record, name: str) -> Examined | None:
        """The optimizer recorded under a name; None where it was no optimizer or an error."""
        seen = record.value(name) or {}
        described = seen.get("described")
        if not isinstance(described, dict):
            return None
        bases = described.get("bases") or [described.get("class")]
        kind = next((b for b in bases if b in KERAS_CLASSES), str(described.get("class")))
        rate = seen.get("rate")
        return cls(
            kind,
            described.get("config") or {},
            float(rate) if isinstance(rate, (int, float)) else None,
            record.resolve(seen.get("places")),
        )

    def setting(self, name: str, default: float = 0.0) -> float:
        """A number of the configuration."""
        value = self.config.get(name)
        return float(value) if isinstance(value, (int, float)) else default

    @property
    def looks_ahead(self) -> bool:
        return bool(self.config.get("nesterov"))

    def walks_as_it_says(self, gradients: np.ndarray) -> bool:
        """Whether its steps are those of the algorithm it claims to be."""
        wanted = simulate(self, gradients.astype("float64"))
        if wanted is None or self.places is None or self.places.shape != wanted.shape:
            return False
        return bool(np.abs(self.places - wanted).max() <= 0.03 * np.abs(wanted).max() + 1e-12)


def simulate(optimizer: Examined, gradients: np.ndarray) -> np.ndarray | None:
    """Where an optimizer of these settings takes weights that start at zero.

    Arguments:
        optimizer: kind, rate and settings.
        gradients: (steps, weights).

    Returns:
        (steps, weights), or None for a kind the course does not teach.
    """
    walk = _WALKS.get(optimizer.kind)
    if walk is None or optimizer.rate is None:
        return None
    with np.errstate(all="ignore"):  # settings like rho = 9 lead to numbers that are none
        return np.cumsum(walk(optimizer, gradients), axis=0)


def _sgd(optimizer: Examined, gradients: np.ndarray) -> np.ndarray:
    """Ruder 2016, §4.1–4.2, in Keras's form."""
    keep, rate, moves = optimizer.setting("momentum"), optimizer.rate, []
    speed = np.zeros(gradients.shape[1])
    for gradient in gradients:
        speed = keep * speed - rate * gradient
        ahead = keep * speed - rate * gradient
        moves.append(ahead if optimizer.looks_ahead and keep else speed)
    return np.array(moves)


def _adagrad(optimizer: Examined, gradients: np.ndarray) -> np.ndarray:
    """Duchi et al. 2011."""
    start = optimizer.setting("initial_accumulator_value", 0.1)
    return -optimizer.rate * gradients / np.sqrt(start + np.cumsum(gradients**2, axis=0))


def _rmsprop(optimizer: Examined, gradients: np.ndarray) -> np.ndarray:
    """Tieleman and Hinton 2012."""
    rho, average, moves = optimizer.setting("rho", 0.9), np.zeros(gradients.shape[1]), []
    for gradient in gradients:
        average = rho * average + (1 - rho) * gradient**2
        moves.append(-optimizer.rate * gradient / np.sqrt(average + 1e-7))
    return np.array(moves)


def _adam_family(optimizer: Examined, gradients: np.ndarray) -> np.ndarray:
    """Kingma and Ba 2015 (Adam, Adamax); Dozat 2016 (Nadam)."""
    one, two = optimizer.setting("beta_1", 0.9), optimizer.setting("beta_2", 0.999)
    mean = square = largest = np.zeros(gradients.shape[1])
    product, moves = 1.0, []
    for step, gradient in enumerate(gradients, start=1):
        mean = one * mean + (1 - one) * gradient
        square = two * square + (1 - two) * gradient**2
        largest = np.maximum(two * largest, np.abs(gradient))
        if optimizer.kind == "Adamax":
            moves.append(-optimizer.rate / (1 - one**step) * mean / (largest + 1e-7))
            continue
        direction = mean / (1 - one**step)
        if optimizer.kind == "Nadam":
            now, then = (one * (1 - 0.5 * 0.96**t) for t in (step, step + 1))
            product *= now
            direction = then * mean / (1 - product * then) + (1 - now) * gradient / (1 - product)
        moves.append(-optimizer.rate * direction / (np.sqrt(square / (1 - two**step)) + 1e-7))
    return np.array(moves)


_WALKS: dict[str, Callable[[Examined, np.ndarray], np.ndarray]] = {
    "SGD": _sgd,
    "Adagrad": _adagrad,
    "RMSprop": _rmsprop,
    "Adam": _adam_family,
    "Adamax": _adam_family,
    "Nadam": _adam_family,
}


def has_setting(
    found: dict[str, Examined], setting: str, wanted: float, code: str, default: float = 0.0
) -> Verdict:
    """All optimizers of a group (not empty) have a setting at the wanted value."""
    for name, optimizer in found.items():
        value = optimizer.setting(setting, default)
        if abs(value - wanted) > 1e-6:
            return fails(code, f"`{name}` has {setting} = {value:g}; asked for is {wanted:g}.")
    return holds(f"{setting} is {wanted:g} in {listing(found)}.")


def steady(optimizer: Examined, gradients: np.ndarray) -> Verdict:
    """Plain gradient descent with momentum, whose step is proportional to the gradient."""
    if optimizer.kind != "SGD":
        return fails(
            "unsteady-optimizer",
            f"{optimizer.kind} divides every step by the recent size of the gradient: on the first "
            "batches, when it has seen none, its steps are largest, and what the backbone knows is "
            "lost. Use SGD with momentum.",
        )
    momentum = optimizer.setting("momentum")
    if not 0 < momentum < 1:
        return fails(
            "unsteady-optimizer",
            f"SGD has momentum {momentum:g}: each step follows one small batch alone. Momentum "
            "(0.9) averages over many.",
        )
    if not optimizer.walks_as_it_says(gradients):
        return fails(
            "unsteady-optimizer",
            "The optimizer's steps are not those of SGD with the momentum it states.",
        )
    return holds(f"SGD with momentum {momentum:g}: steady steps.")


def reduced(rates: list[tuple[float, float | None]], factor: float = 0.1) -> Verdict:
    """Each rate is at most ``factor`` times the head's rate it was made for.

    Arguments:
        rates: (the head's rate, the optimizer's rate); the first pair is the usual case.
    """
    same = len({rate for _, rate in rates}) == 1
    for number, (head, rate) in enumerate(rates):
        if rate is not None and 0 < rate <= head * factor * (1 + 1e-4):
            continue
        if number and same:
            return fails(
                "rate-ignored",
                f"The learning rate is {rate_text(rate)}, whatever the head's rate was. Derive it "
                "from the argument.",
            )
        return fails(
            "learning-rate-not-reduced",
            f"For a head trained with {rate_text(head)} the learning rate is {rate_text(rate)}; "
            f"at most {factor:g} of the head's rate keeps what the backbone knows.",
        )
    return holds(f"The learning rate is at most {factor:g} of the head's.")
