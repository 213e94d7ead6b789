"""Where a piece of data came from, and the order in which places are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from data_scripts import settings
from data_scripts.errors import DataError, Unavailable

NAMES = ("cache", "mirror", "network", "debian", "package", "stand-in")
CACHE = "the course's cache"
MIRROR = "the mirror folder (COURSE_MIRROR)"


@dataclass(frozen=True)
class Source:
    """Where data came from.

    Attributes:
        name: one of ``NAMES``.
        origin: the place in words, without a path of this machine.
        real: False for pictures the course drew itself.
        what: the name of the data.
        kind: what the data consists of when it is real.
    """

    name: str
    origin: str
    real: bool
    what: str = "data"
    kind: str = "real photographs"

    def __str__(self) -> str:
        if self.real:
            return f"{self.what}: {self.kind} from {self.origin}"
        return f"{self.what}: NOT real photographs but {self.origin}"


@dataclass(frozen=True)
class Step:
    """One place to try: its name, its description and a function that fetches from it."""

    name: str
    origin: str
    get: Callable[[], Any]
    real: bool = True


def resolve(what: str, steps: Iterable[Step], kind: str = "real photographs") -> tuple[Any, Source]:
    """Try each step in turn and return what the first working one delivers.

    Args:
        what: name of the data, for messages.
        steps: places in order of preference. A step that cannot deliver raises ``Unavailable``.
        kind: what the data consists of when it is real.

    Returns:
        (data, source).

    Raises:
        DataError: no step could deliver; the message lists every reason.
    """
    reasons = []
    for step in steps:
        try:
            value = step.get()
        except Unavailable as reason:
            reasons.append(f"{step.name}: {reason}")
            continue
        if not step.real:
            settings.say_once(_stand_in_notice(what, step.origin, reasons))
        return value, Source(step.name, step.origin, step.real, what, kind)
    listed = "\n  ".join(reasons) or "no place to look"
    raise DataError(f"{what} cannot be had:\n  {listed}")


def _stand_in_notice(what: str, origin: str, reasons: list[str]) -> str:
    why = "; ".join(reasons)
    return (
        f"{what}: using {origin}, because the real data could not be had ({why}). "
        "Remedy: connect to the internet, or set COURSE_MIRROR to a folder made with "
        "`python -m data_scripts mirror DIR`."
    )
