"""Grade a class through the real engine, with runs that need no TensorFlow.

``python -m tests.autograder.execution.pretend COURSE WORKERS SECONDS``: each run takes SECONDS
and answers only the first question of a2, for real; the others count as crashed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from autograder.evidence.session import Session
from autograder.execution import engine
from autograder.execution.plan import Outcome, Plan, Stop
from autograder.gradebook.course import Course


def pretended_run(seconds: float):
    """A stand-in for ``Warm.run``."""

    def run(plan: Plan, limits, folder: Path) -> Outcome:
        time.sleep(seconds)
        evidence = folder / "evidence"
        evidence.mkdir()
        source = next(c.source for c in plan.cells if c.id == "a2-split-tasks")
        namespace = {"np": np, "SANDAL": 5, "SHIRT": 6}
        exec(source, namespace)
        Session(namespace, plan.seed).collect("a2-split-tasks").write(evidence)
        outputs = {c.id: [] for c in plan.cells if c.kind != "check"}
        return Outcome(outputs, Stop("died", "", "pretended to end here"), seconds, seconds)

    return run


def use(seconds: float = 0.0) -> None:
    """Replace the machinery of the engine in this process."""

    class Pretended(engine._Machinery):
        def begin(self):
            """Nothing to load."""

        def start(self, classroom, tally):
            return (lambda: (tally.counted(pretended_run(seconds)), lambda: None)), self.workers

    engine._Machinery = Pretended


if __name__ == "__main__":
    use(float(sys.argv[3]))
    engine.grade_class(Course.find(sys.argv[1]), "a2", workers=int(sys.argv[2]))
