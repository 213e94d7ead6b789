"""``autograder feedback A``: write one feedback page per student."""

from __future__ import annotations

import argparse

from autograder.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="A", help="an assignment, such as a2")
    parser.add_argument("--course", metavar="DIR", help="the course folder; found if not given")
    parser.add_argument("--student", metavar="S", help="only this student")


def run(arguments: argparse.Namespace) -> int:
    import nbformat

    from autograder.gradebook.course import Course
    from autograder.gradebook.results_store import load_class
    from autograder.gradebook.standings import standings
    from autograder.reports import feedback

    course, assignment = Course.find(arguments.course), arguments.assignment
    results = load_class(course.root, assignment)
    if arguments.student is not None:
        results = [result for result in results if result.student == arguments.student]
        if not results:
            raise UserError(f"there is no result of {assignment} for {arguments.student}")
    known = standings(course, assignment)
    for result in results:
        path = course.autograded_notebook(assignment, result.student)
        notebook = nbformat.read(path, as_version=4) if path.is_file() else None
        # The name that nbgrader's own feedback has, so that `nbgrader release_feedback` hands
        # this page out.
        page = course.folder("feedback", assignment, result.student) / f"{assignment}.html"
        feedback(result, page, known.get(result.student), notebook)
    pages = "page" if len(results) == 1 else "pages"
    print(f"{len(results)} {pages}: {course.folder('feedback', assignment, 'STUDENT')}")
    return 0
