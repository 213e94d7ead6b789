"""Two older kinds of checker beside ours, on the same labelled answers.

    python -m tests.benchmarks.older_checkers [a2 a5] [--json]

*By position* looks at fixed layer indices, one ``trainable`` attribute and the loss's string.
*By summary* compares a list of [class, units or rate, activation, parameters] with the reference's,
element by element, and the optimizer's and loss's names. Both are written here from descriptions of
published checkers, as small as they can be; they see what our recorder saw, so only the judging
differs. An answer counts as accepted when every question of it is.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sys

from assignments.library import Example, examples, submission
from autograder.evidence.session import Session
from autograder.evidence.view import ModelView
from autograder.judging import judge_question
from autograder.rubrics import rubric
from tests.benchmarks import parser_of

SEED = 7
#: Under which names the collectors record the model that a question is about.
MODELS = ("model", "after", "probed", "default")


def gather(example: Example) -> dict:
    """Run an example's cells here (they are ours) and return the evidence of each question."""
    namespace: dict = {"__name__": "__main__"}
    stopped: dict[str, Exception] = {}
    for cell in submission(example).cells:
        skipped = "play" in cell.metadata.get("tags", ()) or (
            cell.metadata.nbgrader.grade_id.endswith("-check")
        )
        if cell.cell_type == "code" and not skipped:
            try:
                with contextlib.redirect_stdout(None):
                    exec(compile(cell.source, example.label, "exec"), namespace)
            except Exception as error:
                stopped[cell.metadata.nbgrader.grade_id] = error
    session = Session(namespace, SEED, stopped)
    return {q.id: session.collect(q.id).record() for q in rubric(example.assignment).questions}


def by_position(record, reference) -> bool:
    """Exact class at each index, attributes of single layers, the loss as a string."""
    own, wanted = _model(record), _model(reference)
    if wanted is None:
        return record.error is None
    if own is None or len(own.layers) != len(wanted.layers):
        return False
    for layer, expected in zip(own.layers, wanted.layers, strict=True):
        if layer.kind != expected.kind or layer.activation != expected.activation:
            return False
        if layer.config.get("units") != expected.config.get("units"):
            return False
    if own.layers[1].trainable != wanted.layers[1].trainable:
        return False
    return _loss(record) == _loss(reference)


def by_summary(record, reference) -> bool:
    """A literal summary compared row by row, and names of the optimizer and the loss."""
    own, wanted = _model(record), _model(reference)
    if wanted is None:
        return record.error is None
    if own is None:
        return False
    rows = zip(_summary(own), _summary(wanted), strict=False)  # such checkers forget the length
    return all(a == b for a, b in rows) and _loss(record) == _loss(reference)


def ours(question, record) -> bool:
    """Our verdict: full points."""
    result = judge_question(question, record, SEED)
    return result.score == result.max_score


def compare(assignment: str) -> dict[str, dict[str, int]]:
    """False accepts and false rejects of the three checkers over an assignment's examples."""
    labelled = examples(assignment)
    reference = gather(next(e for e in labelled if e.label == "reference"))
    counts = {
        name: {"false accepts": 0, "false rejects": 0, "correct": 0, "wrong": 0}
        for name in ("by position", "by summary", "ours")
    }
    for example in labelled:
        records = gather(example)
        accepted = {
            "by position": all(by_position(records[q], reference[q]) for q in records),
            "by summary": all(by_summary(records[q], reference[q]) for q in records),
            "ours": all(ours(q, records[q.id]) for q in rubric(assignment).questions),
        }
        for name, verdict in accepted.items():
            counts[name]["correct" if example.correct else "wrong"] += 1
            counts[name]["false accepts"] += verdict and not example.correct
            counts[name]["false rejects"] += example.correct and not verdict
    return counts


def main(arguments: list[str] | None = None) -> int:
    parser = parser_of("older_checkers", __doc__)
    parser.add_argument("assignments", nargs="*", default=["a2", "a5"])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    found = {assignment: compare(assignment) for assignment in chosen.assignments}
    if chosen.json:
        print(json.dumps(found, indent=1))
        return 0
    show(found)
    return 0


def show(found: dict[str, dict[str, dict[str, int]]]) -> None:
    """Print a line per assignment and checker."""
    print(f"{'':4} {'checker':<12} {'false accepts':>14} {'false rejects':>14}")
    for assignment, name in itertools.product(found, ("by position", "by summary", "ours")):
        row = found[assignment][name]
        accepts = f"{row['false accepts']} of {row['wrong']}"
        rejects = f"{row['false rejects']} of {row['correct']}"
        print(f"{assignment:4} {name:<12} {accepts:>14} {rejects:>14}")


def _model(record) -> ModelView | None:
    for name in MODELS:
        view = ModelView.of(record, name)
        if view is not None:
            return view
    return None


def _loss(record) -> str | None:
    fits = [event for event in record.events if event.get("kind") == "fit"]
    return ((fits[-1].get("loss") or {}).get("name")) if fits else None


def _summary(model: ModelView) -> list[list]:
    return [
        [
            layer.kind,
            layer.config.get("units", layer.config.get("rate")),
            layer.activation,
            sum(int(weight.size) for weight in layer.weights),
        ]
        for layer in model.layers
    ]


if __name__ == "__main__":
    sys.exit(main())
