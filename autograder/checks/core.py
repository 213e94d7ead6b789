"""The vocabulary of a check: the case it looks at and the verdict it returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.evidence.randomness import seed_of
from autograder.evidence.store import Record
from autograder.evidence.view import ModelView


@dataclass(frozen=True)
class Verdict:
    """What a check found: whether the property holds, a message, and the misconception's code.

    ``fraction`` is the part of the points earned, 1 for passed and 0 otherwise unless given.
    """

    passed: bool
    message: str
    misconception: str | None = None
    fraction: float = 0.0


@dataclass(frozen=True)
class Case:
    """One answered question: its evidence and the seed from which its probes were drawn."""

    record: Record
    seed: int

    def rng(self) -> np.random.Generator:
        """The same random numbers that the collector of this question used."""
        return np.random.default_rng(seed_of(self.seed, self.record.question))

    @property
    def fits(self) -> tuple[dict, ...]:
        """The fits that were started, of whatever model."""
        return tuple(event for event in self.record.events if event.get("kind") == "fit")

    def model(self, name: str) -> ModelView | None:
        """A recorded model, or None."""
        return ModelView.of(self.record, name)


Judge = Callable[[Case], Verdict]


def holds(message: str) -> Verdict:
    """The property holds."""
    return Verdict(True, message, None, 1.0)


def fails(misconception: str, message: str, fraction: float = 0.0) -> Verdict:
    """The property does not hold, for the reason the code names."""
    return Verdict(False, message, misconception, fraction)


def listing(items, limit: int = 4) -> str:
    """Names in words: ``a, b and c``; long lists are cut."""
    names = [f"`{item}`" for item in items]
    if len(names) > limit:
        names = names[: limit - 1] + [f"{len(names) - limit + 1} more"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count(number: int, noun: str) -> str:
    """``1 layer``, ``3 layers``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def rate_text(rate: float | None) -> str:
    """A learning rate as a student would write it."""
    return "unknown" if rate is None else f"{rate:.6g}"
