"""``autograder demo``: a small class, graded through the real engine, with a report to look at."""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from autograder.errors import UserError

#: The sample class: correct answers in different styles and the most frequent mistakes.
SAMPLE = {
    "a2": (
        "reference",
        "functional_clone",
        "nested_features",
        "datasets_and_schedule",
        "wrong_labels_a_gaps",
        "shared_layers",
        "weights_not_copied",
        "output_layer_kept",
        "nothing_frozen",
        "froze_after_compile",
        "no_validation",
        "forgot_recompile",
        "same_optimizer_reused",
        "rate_not_reduced",
        "not_unfrozen",
        "two_unvalidated_and_same_rate",
    )
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder", type=Path, default=Path("demo"), help="where the class is built"
    )
    parser.add_argument("--workers", type=int, default=None, metavar="N", help="parallel runs")


def run(arguments: argparse.Namespace) -> int:
    from autograder.commands import grade
    from autograder.reports import class_report
    from autograder.tables import class_table

    begin = time.monotonic()
    folder = arguments.folder.resolve()
    build_class(folder, "a2")
    print(
        f"A sample class of {len(SAMPLE['a2'])} students hands in assignment a2 ({folder}).",
        flush=True,
    )
    results = grade.grade_class(folder, "a2", workers=arguments.workers, force=True)
    print()
    print(class_table(results))
    page = folder / "reports" / "a2.html"
    page.parent.mkdir(exist_ok=True)
    class_report(results, page)
    print(f"\nGraded in {time.monotonic() - begin:.0f} s. The class report: {page}")
    print(
        "The gradebook is nbgrader's. To mark the text answers: start `jupyter lab` in that folder"
    )
    print("and open Nbgrader, Formgrader from the menu.")
    return 0


def build_class(folder: Path, assignment: str) -> None:
    """Make a course folder with the sample submissions of one assignment.

    Raises UserError where the folder holds something that is not an earlier demo.
    """
    import nbformat

    from assignments.library import ROOT, examples, submission

    marker = folder / ".autograder-demo"
    if folder.exists() and any(folder.iterdir()) and not marker.exists():
        raise UserError(f"{folder} is not empty and not an earlier demo: choose another --folder")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    marker.touch()
    shutil.copy2(ROOT / "nbgrader_config.py", folder)
    for kind in ("source", "release"):
        shutil.copytree(ROOT / kind / assignment, folder / kind / assignment)
    chosen = SAMPLE[assignment]
    for example in examples(assignment):
        if example.label in chosen:
            path = folder / "submitted" / example.label / assignment / f"{assignment}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(submission(example), path)
