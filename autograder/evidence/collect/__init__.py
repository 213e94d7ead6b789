"""What to gather for each question: one module per assignment with a ``COLLECTORS`` table."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module


def collector(question: str) -> Callable:
    """The collector of a question, as in ``a2-warm-up``.

    Raises KeyError for an id that belongs to no assignment.
    """
    match = re.fullmatch(r"(a\d)-[a-z0-9-]+", question)
    if match is None:
        raise KeyError(question)
    try:
        module = import_module(f"autograder.evidence.collect.{match[1]}")
    except ModuleNotFoundError:
        raise KeyError(question) from None
    return module.COLLECTORS[question]
