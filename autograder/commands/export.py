"""``autograder export A``: write the scores for a spreadsheet, a learning platform or a program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="A", help="an assignment, such as a2")
    parser.add_argument("--course", metavar="DIR", help="the course folder; found if not given")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    parser.add_argument(
        "--output", "-o", metavar="FILE", type=Path, help="by default the standard output"
    )


def run(arguments: argparse.Namespace) -> int:
    from autograder.gradebook.course import Course
    from autograder.gradebook.exporting import as_csv, as_json, rows
    from autograder.gradebook.files import write_whole
    from autograder.gradebook.results_store import load_class
    from autograder.gradebook.standings import standings

    course = Course.find(arguments.course)
    results = load_class(course.root, arguments.assignment)
    table = rows(results, standings(course, arguments.assignment))
    text = as_csv(table) if arguments.format == "csv" else as_json(table)
    if arguments.output is None:
        sys.stdout.write(text.replace("\r\n", "\n"))
        return 0
    # Spreadsheets read names beyond ASCII rightly only where a byte order mark says UTF-8.
    mark = "\ufeff" if arguments.format == "csv" else ""
    write_whole(arguments.output, mark + text)
    print(f"{arguments.output}: {len(table)} students")
    return 0
