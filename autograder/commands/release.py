"""``autograder release A``: make the students' copy of an assignment."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", metavar="A", nargs="+", help="an assignment, such as a2")
    parser.add_argument("--course", metavar="DIR", help="the course folder; found if not given")


def run(arguments: argparse.Namespace) -> int:
    from autograder.gradebook.course import Course
    from autograder.gradebook.releasing import release

    course = Course.find(arguments.course)
    for assignment in arguments.assignments:
        made = release(course, assignment)
        hand = (
            f", {made.manual_questions} graded by hand ({made.manual_points:g} points)"
            if made.manual_questions
            else ""
        )
        for path in made.notebooks:
            print(f"{path}: {made.questions} questions ({made.points:g} points){hand}")
    return 0
