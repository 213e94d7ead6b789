"""What to execute and what became of it: plain data that crosses the trust line."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from autograder.rubrics.core import Limits

#: How a run ended before its plan was done.
STOPS = ("timed-out", "over-limit", "tampered", "died")


@dataclass(frozen=True)
class PlannedCell:
    """One cell to run: ``kind`` is code (release), solution (student) or check."""

    id: str
    kind: str
    source: str


@dataclass(frozen=True)
class Plan:
    """The cells of one notebook in skeleton order. Holds student sources, but no expectations."""

    assignment: str
    seed: int
    cells: tuple[PlannedCell, ...]

    def without(self, cell_id: str) -> Plan:
        """The same plan without one cell."""
        cells = tuple(cell for cell in self.cells if cell.id != cell_id)
        return Plan(self.assignment, self.seed, cells)

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, document: dict) -> Plan:
        cells = tuple(PlannedCell(**cell) for cell in document["cells"])
        return cls(document["assignment"], document["seed"], cells)


@dataclass(frozen=True)
class Stop:
    """Why a run ended early and in which cell."""

    reason: str
    cell: str
    message: str


@dataclass(frozen=True)
class Outcome:
    """What a run left behind, besides the evidence in its folder.

    Attributes:
        seconds: wall time of the run.
        cpu_seconds: CPU time of its cells as the run itself reports it, for statistics only.
    """

    outputs: dict[str, list[dict]] = field(default_factory=dict)
    stop: Stop | None = None
    seconds: float = 0.0
    cpu_seconds: float = 0.0


__all__ = ["STOPS", "Limits", "Outcome", "Plan", "PlannedCell", "Stop"]
