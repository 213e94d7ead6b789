"""A class killed again and again against the same class graded in peace: equal gradebooks?

``python -m tests.benchmarks.interruptions --submissions N [--kills K] [--json]`` grades two copies
of a class through the command line, sandbox and all. The first runs to its end, and its memory is
sampled. The second is killed (SIGKILL, the whole process group) K times at random moments and then
run to its end. Compared are all grades, row by row, and the stored results without their times.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import parser_of, show
from tests.benchmarks.grading import ASSIGNMENT, Peak, make_class

REPOSITORY = Path(__file__).resolve().parents[2]


def start(course: Path, workers: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT]
    return subprocess.Popen(
        [*command, "--course", str(course), "--workers", str(workers)],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def rows(course: Path) -> list[tuple]:
    """Every grade of the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return sorted(
            (s.student.id, g.name, g.auto_score, g.manual_score, g.needs_manual_grade)
            for s in gradebook.assignment_submissions(ASSIGNMENT)
            for n in s.notebooks
            for g in n.grades
        )


def results(course: Path) -> dict[str, dict]:
    """Stored results by file name, without the seconds they took."""
    found = {}
    for path in (course / ".autograder" / "results" / ASSIGNMENT).glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        document.pop("seconds", None)
        found[path.name] = document
    return found


def calm_run(course: Path, workers: int) -> tuple[float, list[float]]:
    """(wall seconds, peak memory in MB of each quarter of the class)."""
    journal, begin = course / ".autograder" / "journal" / ASSIGNMENT, time.monotonic()
    total = len(list((course / "submitted").iterdir()))
    process, peaks = start(course, workers), []
    for quarter in range(1, 5):
        watch = Peak(process.pid)
        while process.poll() is None:
            done = len(list(journal.glob("*.json"))) if journal.is_dir() else 0
            if quarter < 4 and done >= total * quarter / 4:
                break
            time.sleep(0.5)
        peaks.append(round(watch.stop()))
    if process.wait() != 0:
        raise SystemExit("the undisturbed run failed")
    return time.monotonic() - begin, peaks


def disturbed_run(course: Path, workers: int, kills: int, within: float) -> tuple[int, float]:
    """(kills that hit a running class, wall seconds); the kills are spread over ``within``."""
    chance, hits, begin = random.Random(11), 0, time.monotonic()
    for _ in range(kills):
        process = start(course, workers)
        try:
            process.wait(timeout=6 + chance.random() * max(1.0, 2 * within / kills - 6))
        except subprocess.TimeoutExpired:
            hits += 1
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if start(course, workers).wait() != 0:
        raise SystemExit("the last run failed")
    return hits, time.monotonic() - begin


def measure(count: int, kills: int, workers: int) -> dict:
    """Both runs and what they left."""
    with tempfile.TemporaryDirectory() as place:
        calm, disturbed = Path(place) / "calm", Path(place) / "disturbed"
        make_class(calm, count)
        shutil.copytree(calm, disturbed)
        seconds, peaks = calm_run(calm, workers)
        hits, disturbed_seconds = disturbed_run(disturbed, workers, kills, seconds * 0.8)
        return {
            "submissions": count,
            "workers": workers,
            "seconds": round(seconds, 1),
            "peak_mb_by_quarter": peaks,
            "kills": hits,
            "disturbed_seconds": round(disturbed_seconds, 1),
            "rows": len(rows(calm)),
            "same_rows": rows(calm) == rows(disturbed),
            "same_results": results(calm) == results(disturbed),
            "left_behind": len(list((disturbed / ".autograder" / "work").iterdir())),
        }


def main() -> int:
    parser = parser_of("interruptions", __doc__)
    parser.add_argument("--submissions", type=int, default=100, metavar="N")
    parser.add_argument("--kills", type=int, default=10, metavar="K")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="W")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    show(measure(arguments.submissions, arguments.kills, arguments.workers), arguments.json)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
