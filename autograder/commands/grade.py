"""``autograder grade A``: grade a class, in parallel and resumable, into nbgrader's gradebook."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from autograder.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="a1 to a6")
    parser.add_argument(
        "--course", metavar="DIR", help="the course's folder (default: the one you are in)"
    )
    parser.add_argument(
        "--student", metavar="S", action="append", default=[], help="only this student (repeatable)"
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="notebooks run at a time (default: one per core)"
    )
    parser.add_argument("--cluster", metavar="ADDRESS", help="run on a Dask cluster")
    parser.add_argument("--force", action="store_true", help="also grade what has not changed")
    parser.add_argument(
        "--unsafe", action="store_true", help="run without the sandbox (only for trusted code)"
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON")


def run(arguments: argparse.Namespace) -> int:
    from autograder.execution.engine import grade_class as grade
    from autograder.gradebook.course import Course

    if arguments.workers is not None and arguments.workers < 1:
        raise UserError("--workers needs a number of at least 1")
    course = Course.find(arguments.course)
    begin = time.monotonic()
    try:
        results, new = grade(
            course,
            arguments.assignment,
            workers=arguments.workers,
            students=tuple(arguments.student),
            force=arguments.force,
            unsafe=arguments.unsafe,
            cluster=arguments.cluster,
            say=_say,
        )
    except KeyboardInterrupt:
        _say(
            "\nstopped. Everything graded so far is kept; the same command continues with the rest."
        )
        return 1
    if arguments.json:
        print(json.dumps([r.to_json() for r in results], indent=1, ensure_ascii=False))
        return 0
    from autograder.tables import class_table, harmless

    print(class_table(results))
    for line in differences(new):
        print(harmless(line))
    print(
        f"\n{len(new)} graded in {time.monotonic() - begin:.0f} s, "
        f"{len(results) - len(new)} unchanged. Next: `autograder feedback {arguments.assignment}` "
        f"and `autograder report {arguments.assignment}`."
    )
    return 0


def grade_class(folder: Path, assignment: str, workers: int | None = None, force: bool = False):
    """Grade a class of trusted notebooks, with the sandbox wherever it works.

    Returns the results, sorted by student.
    """
    from autograder.execution import sandbox
    from autograder.execution.engine import grade_class as grade
    from autograder.gradebook.course import Course

    unsafe = not sandbox.protection().active
    course = Course.find(folder)
    return grade(course, assignment, workers, force=force, unsafe=unsafe, say=_say)[0]


def differences(finished) -> list[str]:
    """What a regrade changed, one line per student whose score is another one than before."""
    lines = []
    for done in finished:
        before, after = done.earlier, done.entry.result
        if before is None or before.score == after.score:
            continue
        old = {q.id: q.score for q in before.questions}
        parts = [
            f"{q.id} {old[q.id]:g} → {q.score:g}"
            for q in after.questions
            if q.id in old and old[q.id] != q.score
        ]
        detail = f" ({', '.join(parts)})" if parts else ""
        lines.append(f"  {after.student}: {before.score:g} → {after.score:g}{detail}")
    return ["", f"Changed scores: {len(lines)}", *lines] if lines else []


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
