"""Record what the reference solutions do, for the comparison in the feedback.

``python -m assignments.references [a2 …]`` runs them through the grader on the data at hand and
writes ``autograder/rubrics/reference_runs.json``. Only numbers are kept, no code.
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
    for assignment in parser.parse_args(arguments).assignments:
        runs.update(record(assignment))
        print(f"{assignment}: recorded")
    part = REFERENCES.with_suffix(".part")
    part.write_text(json.dumps(runs, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(part, REFERENCES)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
