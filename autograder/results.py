"""What grading one notebook yields: plain, immutable data in the shape of the published JSON.

The JSON form (``schema`` 1) is a contract: ``autograder check --json`` prints one such object,
``autograder grade --json`` a list of them. ``from_json`` is strict, so that a result read back
from a journal is either exactly a result or an error.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

SCHEMA = 1

#: Outcome of a whole notebook.
NOTEBOOK_STATUSES = ("graded", "incomplete", "rejected")

#: Outcome of one question.
QUESTION_STATUSES = (
    "passed",
    "partial",
    "failed",
    "not-attempted",
    "crashed",
    "timed-out",
    "over-limit",
    "tampered",
)

#: Message of the further checks of a question that could not be judged; displays leave it out.
SAME_REASON = "Not judged, for the same reason."

#: Question outcomes that mean "could not be judged".
UNJUDGED = ("timed-out", "over-limit", "tampered")


@dataclass(frozen=True)
class CheckResult:
    """One property of an answer: whether it holds, what it earns and what to tell the student."""

    id: str
    passed: bool
    points: float
    max_points: float
    misconception: str | None
    message: str


@dataclass(frozen=True)
class Comparison:
    """A training run beside the reference's, for feedback; it never decides about points.

    Attributes:
        rows: (what, the student's value, the reference's value) as texts.
        movement: (layer, how far the student's weights moved, how far the reference's did); the
            distance between the weights before and after as a part of their norm before.
    """

    rows: tuple[tuple[str, str, str], ...]
    movement: tuple[tuple[str, float, float | None], ...] = ()


@dataclass(frozen=True)
class QuestionResult:
    """All checks of one question (one solution cell)."""

    id: str
    status: str
    score: float
    max_score: float
    checks: tuple[CheckResult, ...] = ()
    comparison: Comparison | None = None

    @property
    def told(self) -> tuple[CheckResult, ...]:
        """The checks that say something of their own, for displays."""
        return tuple(check for check in self.checks if check.message != SAME_REASON)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The distinct misconception codes found, in order of appearance."""
        return tuple(dict.fromkeys(c.misconception for c in self.checks if c.misconception))


@dataclass(frozen=True)
class Problem:
    """Something wrong with the notebook itself rather than with an answer."""

    code: str
    message: str
    cell: str | None = None


@dataclass(frozen=True)
class NotebookResult:
    """The result of one submitted notebook. ``max_score`` counts automatic points only."""

    assignment: str
    student: str
    notebook: str
    status: str
    score: float
    max_score: float
    manual_points: float
    questions: tuple[QuestionResult, ...] = ()
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    schema: int = field(default=SCHEMA)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The distinct misconception codes over all questions."""
        return tuple(dict.fromkeys(code for q in self.questions for code in q.misconceptions))

    def named(self, student: str) -> NotebookResult:
        """The same result under another student's name."""
        return replace(self, student=student)

    def to_json(self) -> dict:
        """The contract's JSON object."""
        document = {"schema": self.schema}
        document.update(asdict(self))
        document["questions"] = [_question_json(q) for q in self.questions]
        document["problems"] = [asdict(p) for p in self.problems]
        return document

    @classmethod
    def from_json(cls, document: dict) -> NotebookResult:
        """Read a result back. Raises ValueError when the document is not one."""
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise ValueError(f"not a grading result of schema {SCHEMA}")
        try:
            questions = tuple(_question(q) for q in document["questions"])
            problems = tuple(Problem(**p) for p in document["problems"])
            return cls(**{**document, "questions": questions, "problems": problems})
        except (TypeError, KeyError) as error:
            raise ValueError(f"damaged grading result: {error}") from error


def _question_json(question: QuestionResult) -> dict:
    document = asdict(question)
    document["checks"] = [asdict(c) for c in question.checks]
    if question.comparison is None:
        del document["comparison"]
    return document


def _question(document: dict) -> QuestionResult:
    comparison = document.get("comparison")
    if comparison is not None:
        rows = tuple(tuple(row) for row in comparison["rows"])
        comparison = Comparison(rows, tuple(tuple(row) for row in comparison["movement"]))
    checks = tuple(CheckResult(**c) for c in document["checks"])
    return QuestionResult(**{**document, "checks": checks, "comparison": comparison})


def question_status(checks: tuple[CheckResult, ...]) -> str:
    """passed, partial or failed, from the checks of a question that could be judged."""
    if all(c.passed for c in checks):
        return "passed"
    return "partial" if any(c.points > 0 for c in checks) else "failed"
