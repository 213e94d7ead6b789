"""The same class graded by stock nbgrader and by this autograder, in one run.

``python -m tests.benchmarks.grading --submissions N [--workers W] [--json]``

Both get the same notebooks, made from the labelled a2 examples. The floor is the CPU time that
the submissions' own cells need, divided by the cores: nobody can be faster without judging less.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.benchmarks import parser_of

ASSIGNMENT = "a2"

_STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "benchmark"
c.Execute.timeout = 300
c.Exchange.path_includes_course = False
"""


def make_class(root: Path, count: int) -> None:
    """A course with ``count`` submissions, taken in turn from the labelled examples."""
    import nbformat

    from assignments.library import examples, submission
    from autograder.gradebook.course import Course

    Course.create(root, ASSIGNMENT)
    samples = [submission(example) for example in examples(ASSIGNMENT)]
    for number in range(count):
        path = root / "submitted" / f"student{number:05d}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(samples[number * 7 % len(samples)], path)


def scores(root: Path) -> dict[str, dict[str, float]]:
    """Automatic scores by student and question from a course's gradebook."""
    from nbgrader.api import Gradebook

    found = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for entry in gradebook.assignment_submissions(ASSIGNMENT):
            grades = (grade for notebook in entry.notebooks for grade in notebook.grades)
            found[entry.student.id] = {
                grade.name: grade.auto_score for grade in grades if grade.name.endswith("-check")
            }
    return found


#: Seconds between two looks at memory: counting shared pages once takes the kernel a while, which
#: the measured run must not pay for.
SAMPLING = 5.0


class Peak:
    """Samples the memory of a process and all below it, shared pages counted once."""

    def __init__(self, pid: int):
        self.pid, self.peak_mb, self._stop = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        import psutil

        while not self._stop.wait(SAMPLING):
            total = 0
            try:
                top = psutil.Process(self.pid)
                for process in [top, *top.children(recursive=True)]:
                    try:
                        total += process.memory_full_info().pss
                    except psutil.Error:
                        continue
            except psutil.Error:
                continue
            self.peak_mb = max(self.peak_mb, total / 1e6)

    def stop(self) -> float:
        self._stop.set()
        self._thread.join()
        return self.peak_mb


def run(command: list[str], where: Path) -> tuple[float, float]:
    """(wall seconds, peak memory in MB) of a command. Raises SystemExit where it fails."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    with tempfile.TemporaryFile("w+") as log:
        begin = time.monotonic()
        process = subprocess.Popen(command, cwd=where, env=environment, stdout=log, stderr=log)
        watch = Peak(process.pid)
        status = process.wait()
        seconds, peak = time.monotonic() - begin, watch.stop()
        if status != 0:
            log.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{log.read()[-2000:]}")
    return seconds, peak


def measure(count: int, workers: int, stock: bool = True) -> dict:
    """Grade a class of ``count`` both ways and compare."""
    with tempfile.TemporaryDirectory() as place:
        ours, theirs = Path(place) / "ours", Path(place) / "theirs"
        make_class(ours, count)
        shutil.copytree(ours, theirs)
        seconds, peak = run(
            [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT]
            + ["--course", str(ours), "--workers", str(workers)],
            ours,
        )
        spent = json.loads((ours / ".autograder" / "last-run.json").read_text())
        floor = spent["cells_cpu"] / min(workers, os.cpu_count() or 1)
        result = {
            "submissions": count,
            "workers": workers,
            "seconds": round(seconds, 1),
            "floor_seconds": round(floor, 1),
            "floor_ratio": round(seconds / floor, 3),
            "peak_mb": round(peak),
            "overhead_seconds": round(
                (spent["runs_cpu"] + spent["grader_cpu"] - spent["cells_cpu"]) / count, 3
            ),
            "cpu": spent,
            "load_before": round(os.getloadavg()[0], 1),
        }
        if stock:
            (theirs / "nbgrader_config.py").write_text(_STOCK_CONFIG)
            nbgrader = [sys.executable, "-m", "nbgrader"]
            run([*nbgrader, "generate_assignment", ASSIGNMENT, "--force"], theirs)
            stock_seconds, _ = run([*nbgrader, "autograde", ASSIGNMENT], theirs)
            mine, other = scores(ours), scores(theirs)
            result |= {
                "nbgrader_seconds": round(stock_seconds, 1),
                "ratio": round(stock_seconds / seconds, 2),
                "same_scores": mine == other,
                "different": sorted(s for s in mine if mine[s] != other.get(s))[:10],
            }
    return result


def main() -> int:
    parser = parser_of("grading", __doc__)
    parser.add_argument("--submissions", type=int, default=20, metavar="N")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="W")
    parser.add_argument("--without-nbgrader", action="store_true", help="measure only ours")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = measure(arguments.submissions, arguments.workers, not arguments.without_nbgrader)
    if arguments.json:
        print(json.dumps(result, indent=1))
        return 0
    print(f"{result['submissions']} submissions of {ASSIGNMENT}, {result['workers']} workers")
    if "ratio" in result:
        print(f"stock nbgrader autograde  {result['nbgrader_seconds']:8.1f} s")
    print(f"autograder grade          {result['seconds']:8.1f} s")
    if "ratio" in result:
        same = "all scores equal" if result["same_scores"] else f"differ: {result['different']}"
        print(f"ratio                     {result['ratio']:8.1f} x   {same}")
    print(f"floor                     {result['floor_seconds']:8.1f} s   we take", end=" ")
    print(f"{result['floor_ratio']:.2f} x that")
    print(f"peak memory               {result['peak_mb']:8.0f} MB")
    print(f"overhead per submission   {result['overhead_seconds']:8.3f} s CPU")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
