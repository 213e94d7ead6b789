"""Record what the reference solutions do, for the comparison in the feedback.

``python -m assignments.references [a2 …]`` runs them through the grader on the data at hand and
writes ``autograder/rubrics/reference_runs.json``. Run it twice: with real data (``COURSE_MIRROR``)
and without (``COURSE_OFFLINE=1``); both are kept. Only numbers are kept, no code.
"""

from __future__ import annotations

import argparse
import json
import os

import nbformat

from assignments.library import source_notebook
from autograder.checks.comparison import REFERENCES
from autograder.grading import grade_notebook
from autograder.rubrics import available
from data_scripts import datasets


def record(assignment: str) -> dict:
    """Facts and movements of each training question of an assignment's reference solution."""
    content = nbformat.writes(nbformat.read(source_notebook(assignment), as_version=4)).encode()
    result = grade_notebook(content, assignment).result
    if result.score != result.max_score:
        raise SystemExit(f"{assignment}: the reference scores {result.score} of {result.max_score}")
    return {
        question.id: {
            "facts": {what: value for what, value, _ in question.comparison.rows},
            "movement": [moved for _, moved, _ in question.comparison.movement],
        }
        for question in result.questions
        if question.comparison is not None
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m assignments.references", description=__doc__)
    parser.add_argument("assignments", nargs="*", default=list(available()), metavar="A")
    runs = json.loads(REFERENCES.read_text(encoding="utf-8")) if REFERENCES.exists() else {}
    data = "real" if datasets.fashion_mnist_small().source.real else "drawn"
    for assignment in parser.parse_args(arguments).assignments:
        for question, run in record(assignment).items():
            runs.setdefault(question, {})[data] = run
        print(f"{assignment}: recorded on {data} data")
    part = REFERENCES.with_suffix(".part")
    part.write_text(json.dumps(runs, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(part, REFERENCES)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
