"""Are the verdicts right? Grade every labelled example and compare with its label.

    python -m tests.benchmarks.verdicts              all assignments
    python -m tests.benchmarks.verdicts a2           one assignment
    python -m tests.benchmarks.verdicts a2 crashed   some examples, with the findings in full
    python -m tests.benchmarks.verdicts --older      and what older kinds of checker say of them

A *false reject* is a correct variant that loses points, a *false accept* a wrong example with full
marks, a *wrong code* a wrong example whose misconceptions are not exactly those of its label.
Exit status 1 when there is any of them.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import nbformat

from assignments.library import Example, examples, submission
from autograder.execution import sandbox
from autograder.execution.preparing import prepare
from autograder.execution.warm import Warm
from autograder.grading import Graded, Run, grade_notebook
from autograder.rubrics import available
from autograder.tables import result_text
from tests.benchmarks import older_checkers, parser_of


@dataclass(frozen=True)
class Judged:
    """One example beside what the grader said."""

    example: Example
    graded: Graded

    @property
    def found(self) -> dict[str, frozenset[str]]:
        questions = self.graded.result.questions
        return {q.id: frozenset(q.misconceptions) for q in questions if q.misconceptions}

    @property
    def outcome(self) -> str:
        """right, false reject, false accept or wrong code."""
        result = self.graded.result
        full = result.score == result.max_score
        if self.example.correct:
            return "right" if full and not self.found else "false reject"
        if full:
            return "false accept"
        return "right" if self.found == self.example.expected else "wrong code"


def judge(example: Example, execute: Run) -> Judged:
    """Grade one labelled example the way a submission is graded."""
    content = nbformat.writes(submission(example)).encode()
    name = example.label
    return Judged(example, grade_notebook(content, example.assignment, name, execute=execute))


@contextlib.contextmanager
def warm_start(assignment: str) -> Iterator[Run]:
    """A warm parent for an assignment, in the sandbox where there is one."""
    prepare(assignment)
    with Warm((assignment,), sandboxed=sandbox.protection().active) as warm:
        yield warm.run


def judge_all(chosen: Sequence[Example], workers: int = 2) -> Iterator[Judged]:
    """Grade labelled examples of one assignment, some at a time, in their order."""
    with warm_start(chosen[0].assignment) as execute, ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda example: judge(example, execute), chosen)


def main(arguments: list[str] | None = None) -> int:
    parser = parser_of("verdicts", __doc__)
    parser.add_argument(
        "assignment", nargs="?", choices=available(), help="a1 to a6; all by default"
    )
    parser.add_argument("labels", nargs="*", help="examples to judge; all by default")
    parser.add_argument(
        "--older", action="store_true", help="also judge them by position and by summary"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    assignments = [chosen.assignment] if chosen.assignment else available()
    counts = dict.fromkeys(("right", "false reject", "false accept", "wrong code"), 0)
    rows = []
    for assignment in assignments:
        wanted = [e for e in examples(assignment) if not chosen.labels or e.label in chosen.labels]
        for judged in judge_all(wanted) if wanted else ():
            counts[judged.outcome] += 1
            rows.append(_row(judged))
            if not chosen.json:
                _show(judged, in_full=bool(chosen.labels))
    older = {a: older_checkers.compare(a) for a in assignments} if chosen.older else {}
    if chosen.json:
        print(json.dumps({"counts": counts, "examples": rows, "older": older}, indent=1))
    else:
        print(", ".join(f"{number} {name}" for name, number in counts.items()))
        if older:
            older_checkers.show(older)
    return 0 if counts["right"] == sum(counts.values()) else 1


def _row(judged: Judged) -> dict:
    result = judged.graded.result
    return {
        "assignment": judged.example.assignment,
        "label": judged.example.label,
        "outcome": judged.outcome,
        "score": result.score,
        "max_score": result.max_score,
        "expected": {q: sorted(codes) for q, codes in judged.example.expected.items()},
        "found": {q: sorted(codes) for q, codes in judged.found.items()},
        "seconds": result.seconds,
    }


def _show(judged: Judged, in_full: bool) -> None:
    row = _row(judged)
    mark = "OK " if judged.outcome == "right" else "BAD"
    print(
        f"{mark} {row['assignment']} {row['label']:<36} {row['score']:g}/{row['max_score']:g} "
        f"{row['seconds']:.1f} s",
        flush=True,
    )
    if judged.outcome != "right":
        print(f"    {judged.outcome}: expected {row['expected']}, found {row['found']}")
    if in_full or judged.outcome != "right":
        print(result_text(judged.graded.result))
        for cell, outputs in judged.graded.outputs.items():
            for output in outputs:
                if output["output_type"] == "error":
                    print(f"    in {cell}: {output['ename']}: {output['evalue'][:300]}")


if __name__ == "__main__":
    sys.exit(main())
