"""``check``, ``hint`` and ``solution`` as a student sees them in a notebook or a terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from autograder.display import Card, error_card, hint_card, result_card, solution_card
from autograder.evidence.session import Session
from autograder.judging import judge_question
from autograder.results import QuestionResult
from autograder.rubrics import Question, rubric

#: Seed of the probes in a student's own notebook; a class is graded with other ones.
PRACTICE_SEED = 20_240_101

_sessions: dict[int, Session] = {}
_results: dict[str, QuestionResult] = {}
_hints_shown: dict[str, int] = {}


def check(question_id: str, namespace: Mapping):
    """Collect and judge in one process; see ``autograder.check``."""
    question = find(question_id)
    if question is None:
        return _unknown(question_id)
    session = _sessions.get(id(namespace))
    if session is None:
        session = _sessions[id(namespace)] = Session(namespace, PRACTICE_SEED)
    record = session.collect(question_id).record()
    result = judge_question(question, record, PRACTICE_SEED)
    _results[question_id] = result
    if os.environ.get("NBGRADER_EXECUTION"):
        return result.score
    return result_card(question, result, hints_left=len(question.hints))


def hint(question_id: str, number: int | None = None) -> Card:
    """The next hint, or the one with the given number; see ``autograder.hint``."""
    question = find(question_id)
    if question is None:
        return _unknown(question_id)
    if number is None:
        number = min(_hints_shown.get(question_id, 0) + 1, len(question.hints))
    if not 1 <= number <= len(question.hints):
        return error_card(f"{question_id} has the hints 1 to {len(question.hints)}.")
    _hints_shown[question_id] = max(number, _hints_shown.get(question_id, 0))
    return hint_card(question, number)


def solution(question_id: str) -> Card:
    """The reference solution, once the question has been attempted; see ``autograder.solution``."""
    question = find(question_id)
    if question is None:
        return _unknown(question_id)
    result = _results.get(question_id)
    if result is None or result.status == "not-attempted":
        return error_card(
            f'Try {question_id} first: the solution is shown after check("{question_id}") has '
            f'seen an attempt. hint("{question_id}") helps you to begin.'
        )
    from assignments.library import reference_solution, solutions_allowed

    if not solutions_allowed(Path.cwd()):
        return error_card(f'Your course shows no solutions here; hint("{question_id}") helps.')
    source = reference_solution(question_id)
    if source is None:
        return error_card("The solution is not part of this copy of the course.")
    return solution_card(question, source)


def find(question_id: str) -> Question | None:
    """The question with this id, or None."""
    try:
        return rubric(str(question_id).split("-")[0]).question(question_id)
    except (KeyError, ModuleNotFoundError):
        return None


def _unknown(question_id: str) -> Card:
    assignment = str(question_id).split("-")[0]
    try:
        known = ", ".join(q.id for q in rubric(assignment).questions)
    except (KeyError, ModuleNotFoundError):
        return error_card(f"There is no question {question_id!r}. Ids look like a2-warm-up.")
    return error_card(
        f"There is no question {question_id!r}. Assignment {assignment} has: {known}."
    )
