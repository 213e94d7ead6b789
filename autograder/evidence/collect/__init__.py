"""What to gather for each question: one module per assignment with a ``COLLECTORS`` table.

A module may have ``COMPARED``, the questions whose training is shown beside the reference's: they
start alike in every submission.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from types import ModuleType


def collector(question: str) -> Callable:
    """The collector of a question, as in ``a2-warm-up``.

    Raises KeyError for an id that belongs to no assignment.
    """
    return _module(question).COLLECTORS[question]


def compared(question: str) -> bool:
    """Whether the question's training is shown beside the reference's.

    Raises KeyError for an id that belongs to no assignment.
    """
    return question in getattr(_module(question), "COMPARED", ())


def _module(question: str) -> ModuleType:
    match = re.fullmatch(r"(a\d)-[a-z0-9-]+", question)
    if match is None:
        raise KeyError(question)
    try:
        return import_module(f"autograder.evidence.collect.{match[1]}")
    except ModuleNotFoundError:
        raise KeyError(question) from None
