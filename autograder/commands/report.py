"""``autograder report A``: write the report on the whole class."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="A", help="an assignment, such as a2")
    parser.add_argument("--course", metavar="DIR", help="the course folder; found if not given")
    parser.add_argument(
        "--output", "-o", metavar="FILE", type=Path, help="by default reports/A.html in the course"
    )


def run(arguments: argparse.Namespace) -> int:
    from autograder.gradebook.course import Course
    from autograder.gradebook.results_store import load_class
    from autograder.gradebook.standings import standings
    from autograder.reports import class_report

    course, assignment = Course.find(arguments.course), arguments.assignment
    results = load_class(course.root, assignment)
    path = arguments.output or course.root / "reports" / f"{assignment}.html"
    print(class_report(results, path, standings(course, assignment)))
    return 0
