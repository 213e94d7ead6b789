"""A made-up class for tests: results without running anything, in a course of its own."""

from __future__ import annotations

from collections.abc import Mapping

import nbformat

from assignments.library import release_notebook
from autograder.gradebook.autograded import autograded_notebook
from autograder.gradebook.writer import Graded
from autograder.results import (
    CheckResult,
    NotebookResult,
    Problem,
    QuestionResult,
    question_status,
)
from autograder.rubrics import rubric

#: (question, check) → misconception code of the mistakes that the made-up students make.
MISTAKES = {
    ("a2-fine-tune", "recompiled"): "forgot-recompile",
    ("a2-fine-tune", "smaller-rate"): "learning-rate-not-reduced",
    ("a2-warm-up", "frozen-before-compile"): "froze-after-compile",
    ("a2-build-b-on-a", "own-copy"): "shared-layers",
}


def question(question_id: str, wrong: Mapping[str, str] = (), message: str = "") -> QuestionResult:
    """The result of an a2 question with the given checks failed (check id → code)."""
    rules = rubric("a2").question(question_id)
    wrong = dict(wrong)
    checks = tuple(
        CheckResult(
            check.id,
            check.id not in wrong,
            0.0 if check.id in wrong else check.points,
            check.points,
            wrong.get(check.id),
            message or (f"Not so: {check.id}." if check.id in wrong else f"As asked: {check.id}."),
        )
        for check in rules.checks
    )
    score = sum(check.points for check in checks)
    return QuestionResult(question_id, question_status(checks), score, rules.points, checks)


def result(
    student: str,
    *mistakes: tuple[str, str],
    problems: tuple[Problem, ...] = (),
    message: str = "",
    seconds: float = 3.0,
) -> NotebookResult:
    """An a2 result with the named mistakes, keys of MISTAKES."""
    rules = rubric("a2")
    questions = tuple(
        question(
            q.id,
            {check: MISTAKES[(q.id, check)] for where, check in mistakes if where == q.id},
            message,
        )
        for q in rules.questions
    )
    return NotebookResult(
        "a2",
        student,
        "a2.ipynb",
        "graded",
        sum(q.score for q in questions),
        rules.points,
        rules.manual_points,
        questions,
        problems,
        seconds,
    )


def rejected(student: str) -> NotebookResult:
    """The result of a file that is no notebook."""
    rules = rubric("a2")
    problem = Problem("not-json", "The file is not JSON, so it is no notebook.")
    return NotebookResult(
        "a2",
        student,
        "a2.ipynb",
        "rejected",
        0.0,
        rules.points,
        rules.manual_points,
        (),
        (problem,),
    )


def graded(outcome: NotebookResult, sources=None, outputs=None, timestamp=None) -> Graded:
    """The outcome with a notebook in which the student wrote something everywhere."""
    if sources is None:
        names = [q.id for q in rubric("a2").questions]
        sources = {name: f"# {outcome.student}\npass" for name in names}
        sources["a2-analysis"] = f"The curve of {outcome.student} rises."
    if outcome.status == "rejected":
        sources = {}
    release = nbformat.read(release_notebook("a2"), as_version=4)
    notebook = autograded_notebook(release, sources, outputs or {}, outcome)
    return Graded(outcome, notebook, timestamp)
