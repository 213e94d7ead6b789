"""Reading the gradebook: what a student stands at, marks by hand and penalties included."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.gradebook.course import Course


@dataclass(frozen=True)
class Standing:
    """One student's entry for one assignment, as nbgrader counts it.

    Attributes:
        scores: points by question id (``a2-warm-up``), given by hand where there is such a grade,
            extra credit included; None where a grade by hand is still due.
        by_hand: ids of the questions whose points a person gave.
        waiting: ids of the questions that a person has to look at.
        comments: a person's comments by cell id.
        penalty: points lost for lateness.
        total: all points, penalty subtracted, never below zero.
        seconds_late: 0 for in time or unknown.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    submitted: datetime | None = None
    seconds_late: float = 0.0
    scores: dict[str, float | None] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0
    total: float = 0.0
    max_total: float = 0.0


def standings(course: Course, assignment: str) -> dict[str, Standing]:
    """Everybody's standing by student id; empty where the gradebook does not know the assignment.

    Reads only: a gradebook that does not exist is not created.
    """
    if not _exists(course):
        return {}
    from nbgrader.api import Gradebook

    directory = course.directory
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        return {
            submission.student.id: _standing(submission)
            for submission in gradebook.assignment_submissions(assignment)
        }


def _exists(course: Course) -> bool:
    from sqlalchemy.engine import make_url

    url = make_url(course.db_url)
    if not url.drivername.startswith("sqlite"):
        return True
    return bool(url.database) and Path(url.database).is_file()


def _standing(submission) -> Standing:
    student = submission.student
    scores, comments, by_hand, waiting = {}, {}, set(), set()
    penalty = 0.0
    for notebook in submission.notebooks:
        penalty += notebook.late_submission_penalty or 0.0
        for grade in notebook.grades:
            question = grade.name.removesuffix("-check")
            known = grade.manual_score is not None or grade.auto_score is not None
            scores[question] = grade.score if known else None
            if grade.manual_score is not None:
                by_hand.add(question)
            if grade.needs_manual_grade:
                waiting.add(question)
        for comment in notebook.comments:
            if comment.manual_comment:
                comments[comment.name] = comment.manual_comment
    return Standing(
        student=student.id,
        first_name=student.first_name or "",
        last_name=student.last_name or "",
        email=student.email or "",
        submitted=submission.timestamp,
        seconds_late=submission.total_seconds_late,
        scores=scores,
        by_hand=frozenset(by_hand),
        waiting=frozenset(waiting),
        comments=comments,
        penalty=penalty,
        total=max(0.0, submission.score - penalty),
        max_total=submission.max_score,
    )
