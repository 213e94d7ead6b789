"""Judge a question that was tried from several starting points by its best attempt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from autograder.checks.core import Case, Verdict
from autograder.checks.phase import Phase


def best_attempt(case: Case, judges: Sequence[Callable[[Phase], Verdict]]) -> Phase:
    """The phase of the attempt that passes most of the given checks; of equals, the first."""
    attempts = [a for a in case.record.value("attempts") or [] if isinstance(a, dict)]
    finished = [a for a in attempts if "error" not in a] or attempts
    phases = [Phase.of(Case(replace(case.record, values=a), case.seed)) for a in finished]
    if not phases:
        return Phase.of(case)
    return max(phases, key=lambda phase: sum(judge(phase).passed for judge in judges))
