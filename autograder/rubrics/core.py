"""The parts of a rubric. Points are split here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

from autograder.checks.core import Case, Judge, Verdict


@dataclass(frozen=True)
class Check:
    """One property of an answer, its points and the function that judges it."""

    id: str
    points: float
    judge: Judge


@dataclass(frozen=True)
class Question:
    """An automatically graded question.

    Attributes:
        id: nbgrader ``grade_id`` of the solution cell; the test cell is ``<id>-check``.
        function: the name the student must define.
        title: a few words for tables and reports.
        checks: judged independently of each other.
        hints: a ladder, the first the gentlest; at least two.
        explains: tried in order when the student's code raised; the first verdict that is not
            None names the misconception behind the crash.
    """

    id: str
    function: str
    title: str
    checks: tuple[Check, ...]
    hints: tuple[str, ...]
    explains: tuple[Callable[[Case], Verdict | None], ...] = ()

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)


@dataclass(frozen=True)
class ManualQuestion:
    """A text question, graded by hand."""

    id: str
    title: str
    points: float
    marking: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """What one submission may use while it is graded. Courses can change them."""

    cell_seconds: float = 60.0
    notebook_seconds: float = 180.0
    memory_mb: int = 4_000
    processes: int = 64
    file_mb: int = 64
    output_mb: int = 4


@dataclass(frozen=True)
class Rubric:
    """All questions of one assignment."""

    assignment: str
    title: str
    lesson: str
    minutes: int
    questions: tuple[Question, ...]
    manual: tuple[ManualQuestion, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def points(self) -> float:
        """Automatic points."""
        return sum(question.points for question in self.questions)

    @property
    def manual_points(self) -> float:
        return sum(question.points for question in self.manual)

    def question(self, question_id: str) -> Question:
        """The automatic question with this id. Raises KeyError for another id."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)


def with_limits(rules: Rubric, changes: Mapping[str, float]) -> Rubric:
    """The rubric with some limits changed. Raises ValueError for what is no limit."""
    known = asdict(rules.limits)
    if not isinstance(changes, Mapping):
        raise ValueError(f"a dictionary is needed, with some of {', '.join(known)}")
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"there is no limit {name!r}; there are {', '.join(known)}")
        whole = isinstance(known[name], int)
        if type(value) not in ((int,) if whole else (int, float)) or not 0 < value < 1_000_000:
            kind = "whole number" if whole else "number"
            raise ValueError(f"{name} must be a {kind} above 0, not {value!r}")
    return replace(rules, limits=replace(rules.limits, **changes))
