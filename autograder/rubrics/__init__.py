"""What each assignment asks for and what it is worth: one module per assignment.

Rubrics hold points, hints, messages and reference values, so they are never visible inside the
sandbox that runs student code.
"""

from __future__ import annotations

from importlib import import_module

from autograder.rubrics.core import (
    Check,
    Limits,
    ManualQuestion,
    Question,
    Rubric,
    with_limits,
)

ASSIGNMENTS = ("a1", "a2", "a3", "a4", "a5", "a6")

__all__ = [
    "ASSIGNMENTS",
    "Check",
    "Limits",
    "ManualQuestion",
    "Question",
    "Rubric",
    "rubric",
    "with_limits",
]


def rubric(assignment: str) -> Rubric:
    """The rubric of an assignment. Raises KeyError for an unknown name."""
    if assignment not in ASSIGNMENTS:
        raise KeyError(assignment)
    return import_module(f"autograder.rubrics.{assignment}").RUBRIC


def available() -> tuple[str, ...]:
    """The assignments whose rubric is installed."""
    from importlib.util import find_spec

    return tuple(a for a in ASSIGNMENTS if find_spec(f"autograder.rubrics.{a}") is not None)
