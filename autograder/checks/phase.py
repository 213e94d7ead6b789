"""One training phase seen from the evidence: which fits ran, in what state, and what moved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks.core import Case
from autograder.evidence.view import ModelView


@dataclass(frozen=True)
class Phase:
    """Training of one model between the recorded descriptions ``before`` and ``after``."""

    case: Case
    before: ModelView | None
    after: ModelView | None

    @classmethod
    def of(cls, case: Case) -> Phase:
        return cls(case, case.model("before"), case.model("after"))

    @cached_property
    def events(self) -> tuple[dict, ...]:
        """Compile and fit events of the model that was handed to the student's function."""
        index = self.case.record.value("model")
        return tuple(e for e in self.case.record.events if e.get("model") == index)

    @property
    def fits(self) -> tuple[dict, ...]:
        """The fits that ran to their end and trained, if there was anything to train."""
        return tuple(e for e in self.attempted_fits if e.get("finished") and not self._idle(e))

    @property
    def attempted_fits(self) -> tuple[dict, ...]:
        """All fits that were started, also one that raised."""
        return tuple(e for e in self.events if e.get("kind") == "fit")

    def _idle(self, fit: dict) -> bool:
        """Whether a fit could have changed weights, but its optimizer took no step."""
        return fit.get("steps") == 0 and bool(self.updated_paths(fit))

    @property
    def compiles(self) -> tuple[dict, ...]:
        return tuple(e for e in self.events if e.get("kind") == "compile")

    @property
    def fitted_another_model(self) -> bool:
        """Whether some model was fitted, but not the one that was handed in."""
        return not self.attempted_fits and any(
            e.get("kind") == "fit" for e in self.case.record.events
        )

    def compile_before(self, fit: dict) -> dict | None:
        """The last compile that precedes a fit within this phase."""
        position = self.events.index(fit)
        found = [e for e in self.events[:position] if e.get("kind") == "compile"]
        return found[-1] if found else None

    def moved(self, path: str) -> bool | None:
        """Whether a layer's weights differ after the phase; None where that is unknown."""
        if self.before is None or self.after is None:
            return None
        old, new = self.before.by_path.get(path), self.after.by_path.get(path)
        if old is None or new is None or len(old.weights) != len(new.weights):
            return None
        return any(not np.array_equal(a, b) for a, b in zip(old.weights, new.weights, strict=True))

    def updated_paths(self, event: dict) -> set[str]:
        """Layers that training would update in the state recorded with an event."""
        return {f["path"] for f in event.get("flags", ()) if f.get("updated")}


def head_path(model: ModelView) -> str | None:
    """Path of the output layer: the last layer with weights."""
    return model.weighted[-1].path if model.weighted else None
