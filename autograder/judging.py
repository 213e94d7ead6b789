"""From evidence to a result: pure scoring, without Keras and without student code.

Silence never earns points: a question without evidence, or with evidence that cannot be read, is
judged as not done and says why.
"""

from __future__ import annotations

import math

from autograder.checks.comparison import compare
from autograder.checks.core import Case, Verdict
from autograder.evidence.store import Record
from autograder.results import SAME_REASON, CheckResult, Comparison, QuestionResult, question_status
from autograder.rubrics.core import Check, Question

#: What to say, and which question status to give, when the evidence holds an error instead.
_ERRORS = {
    "not-attempted": ("not-attempted", "not-attempted"),
    "crashed": ("crashed", "crashed"),
    "missing": ("failed", "wrong-signature"),
    "wrong-signature": ("failed", "wrong-signature"),
    "timed-out": ("timed-out", "timed-out"),
    "over-limit": ("over-limit", "over-limit"),
    "tampered": ("tampered", "tampered"),
}


#: What reading evidence of an unexpected form raises. It comes from untrusted code: it earns nothing.
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def judge_question(question: Question, record: Record | None, seed: int) -> QuestionResult:
    """Judge one question.

    Arguments:
        question: the rubric's entry.
        record: the evidence, or None where the run left none.
        seed: the seed from which the run drew this submission's probes.
    """
    if record is None:
        return unjudged(question, "crashed", "Nothing was recorded for this question.")
    if record.question != question.id:
        return unjudged(question, "tampered", "The evidence belongs to another question.")
    case = Case(record, seed)
    if record.error is not None:
        return _failed_run(question, case)
    checks = tuple(_result(check, _verdict(check, case)) for check in question.checks)
    return _question(question, question_status(checks), checks, _comparison(case))


def unjudged(question: Question, status: str, message: str) -> QuestionResult:
    """The result of a question that could not be judged: no points, one message, one code."""
    checks = tuple(
        CheckResult(check.id, False, 0.0, check.points, status, message if n == 0 else SAME_REASON)
        for n, check in enumerate(question.checks)
    )
    return _question(question, status, checks)


def _failed_run(question: Question, case: Case) -> QuestionResult:
    kind, message = str(case.record.error.get("kind")), str(case.record.error.get("message"))
    status, code = _ERRORS.get(kind, ("crashed", "crashed"))
    if kind == "crashed":
        for explain in question.explains:
            verdict = explain(case)
            if verdict is not None and verdict.misconception:
                status, code = "failed", verdict.misconception
                message = f"{verdict.message} ({message})"
                break
    if kind == "not-attempted":
        message = "Not attempted yet: the starter code is unchanged."
    checks = tuple(
        CheckResult(check.id, False, 0.0, check.points, code, message if n == 0 else SAME_REASON)
        for n, check in enumerate(question.checks)
    )
    return _question(question, status, checks)


def _verdict(check: Check, case: Case) -> Verdict:
    try:
        return check.judge(case)
    except _UNREADABLE as error:
        return Verdict(
            False,
            f"What was recorded cannot be judged ({type(error).__name__}: {error}).",
            "wrong-type",
        )


def _result(check: Check, verdict: Verdict) -> CheckResult:
    fraction = verdict.fraction if math.isfinite(verdict.fraction) else 0.0
    earned = check.points * min(1.0, max(0.0, 1.0 if verdict.passed else fraction))
    code = None if verdict.passed else verdict.misconception
    return CheckResult(
        check.id, bool(verdict.passed), round(earned, 6), check.points, code, verdict.message
    )


def _comparison(case: Case) -> Comparison | None:
    try:
        return compare(case)
    except _UNREADABLE:
        return None


def _question(
    question: Question,
    status: str,
    checks: tuple[CheckResult, ...],
    comparison: Comparison | None = None,
) -> QuestionResult:
    score = round(sum(check.points for check in checks), 6)
    return QuestionResult(question.id, status, score, question.points, checks, comparison)
