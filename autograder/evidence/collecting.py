"""The switch that turns ``check(…)`` into a pure collector while a class is being graded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_folder: Path | None = None
_seed = 0
_session = None


def into(folder: Path, seed: int) -> None:
    """From now on ``check`` writes evidence into ``folder`` and judges nothing."""
    global _folder, _seed, _session
    _folder, _seed, _session = Path(folder), int(seed), None


def active() -> bool:
    """Whether ``check`` only collects."""
    return _folder is not None


def collect(question: str, namespace: Mapping) -> None:
    """Collect and write the evidence of one question."""
    global _session
    if _session is None or _session.namespace is not namespace:
        from autograder.evidence.session import Session

        _session = Session(namespace, _seed)
    _session.collect(question).write(_folder)
