"""Several starting points for one question: an answer is right where it is right on one of them.

A function that changes a model has to find the backbone in it. It may be written for the student's
own model, however that is composed, or for one that nests the backbone; both are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from autograder.evidence.plain import clip
from autograder.evidence.session import StudentError
from autograder.evidence.store import Evidence


def attempt(start: Callable[[], Generator[dict]]) -> Callable[[], tuple[dict, StudentError | None]]:
    """Turn a generator that yields its (growing) values once into a function that never raises.

    Returns a function whose result is the values and the student's failure, if there was one.
    """

    def run():
        values: dict = {}
        try:
            steps = start()
            values = next(steps)
            next(steps, None)
        except StudentError as error:
            values["error"] = clip(str(error))
            return values, error
        return values, None

    return run


def record_attempts(evidence: Evidence, attempts) -> None:
    """Run the attempts and record them; raises the first one's failure where all failed."""
    done = [run() for run in attempts]
    evidence.values.update(done[0][0])
    evidence.values["attempts"] = [values for values, _ in done]
    if all(error is not None for _, error in done):
        raise done[0][1]
