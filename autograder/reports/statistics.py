"""What a class report shows, computed from results. Pure: no files, no HTML."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.reports.phrases import OUTCOME_CODES
from autograder.results import QUESTION_STATUSES, NotebookResult

#: Up to this many points a histogram has one bar per point.
MAX_BARS = 20

#: Outcome of every question of a notebook that could not be used at all.
REJECTED = "rejected"


@dataclass(frozen=True)
class Bar:
    """A bar of the histogram: scores from ``low`` up to but not including ``high`` points;
    the last bar includes full marks."""

    low: float
    high: float
    count: int
    full: bool = False


@dataclass(frozen=True)
class CheckStatistics:
    """How often a check was passed, among the submissions in which it was judged."""

    id: str
    passed: int
    judged: int

    @property
    def rate(self) -> float:
        """Share of passes, 0 to 1."""
        return self.passed / self.judged if self.judged else 0.0


@dataclass(frozen=True)
class QuestionStatistics:
    """One question over the class."""

    id: str
    max_score: float
    mean: float
    statuses: tuple[tuple[str, int], ...]
    checks: tuple[CheckStatistics, ...]
    total: int


@dataclass(frozen=True)
class MisconceptionStatistics:
    """Who showed a misconception, and where."""

    code: str
    students: tuple[str, ...]
    questions: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.students)


@dataclass(frozen=True)
class ClassStatistics:
    """Everything that is counted in a class."""

    students: int
    by_status: dict[str, int]
    max_score: float
    mean: float
    median: float
    full_marks: int
    histogram: tuple[Bar, ...]
    questions: tuple[QuestionStatistics, ...]
    misconceptions: tuple[MisconceptionStatistics, ...]
    total_seconds: float
    median_seconds: float
    slowest: tuple[NotebookResult, ...]


def class_statistics(results: Sequence[NotebookResult]) -> ClassStatistics:
    """Count a class. ``results`` holds one result per student of one assignment, at least one."""
    scores = [result.score for result in results]
    seconds = [result.seconds for result in results]
    max_score = max(result.max_score for result in results)
    return ClassStatistics(
        students=len(results),
        by_status=dict(Counter(result.status for result in results)),
        max_score=max_score,
        mean=statistics.fmean(scores),
        median=statistics.median(scores),
        full_marks=sum(score >= max_score for score in scores),
        histogram=histogram(scores, max_score),
        questions=question_statistics(results),
        misconceptions=misconception_statistics(results),
        total_seconds=sum(seconds),
        median_seconds=statistics.median(seconds),
        slowest=tuple(sorted(results, key=lambda r: (-r.seconds, r.student))[:5]),
    )


def histogram(scores: Iterable[float], max_score: float) -> tuple[Bar, ...]:
    """Scores in bars of whole points, the last one for full marks alone where points are few."""
    if max_score <= 0:
        return ()
    width = 1.0 if max_score <= MAX_BARS else max_score / 10
    edges = [n * width for n in range(int(max_score / width + 1e-9) + 1)]
    if max_score > MAX_BARS:
        edges.pop()
    counts = Counter(min(int(score / width + 1e-9), len(edges) - 1) for score in scores)
    last = len(edges) - 1
    return tuple(
        Bar(low, min(low + width, max_score), counts[n], full=n == last and low >= max_score)
        for n, low in enumerate(edges)
    )


def question_statistics(results: Sequence[NotebookResult]) -> tuple[QuestionStatistics, ...]:
    """Per question: outcomes in a fixed order, mean score, checks.

    A notebook that was rejected has no answers; it counts under REJECTED, so that every question
    has the whole class as its total.
    """
    answers = defaultdict(list)
    for result in results:
        for question in result.questions:
            answers[question.id].append(question)
    found = []
    for question_id, questions in answers.items():
        counts = Counter(question.status for question in questions)
        counts[REJECTED] = len(results) - len(questions)
        statuses = tuple((s, counts[s]) for s in (*QUESTION_STATUSES, REJECTED) if counts[s])
        found.append(
            QuestionStatistics(
                question_id,
                max(question.max_score for question in questions),
                sum(question.score for question in questions) / len(results),
                statuses,
                _checks(questions),
                len(results),
            )
        )
    return tuple(found)


def misconception_statistics(
    results: Sequence[NotebookResult],
) -> tuple[MisconceptionStatistics, ...]:
    """Misconceptions, the most frequent first. A student counts once per code."""
    students, questions = defaultdict(dict), defaultdict(dict)
    for result in results:
        for question in result.questions:
            for code in question.misconceptions:
                if code not in OUTCOME_CODES:
                    students[code][result.student] = None
                    questions[code][question.id] = None
    found = [
        MisconceptionStatistics(code, tuple(sorted(who)), tuple(sorted(questions[code])))
        for code, who in students.items()
    ]
    return tuple(sorted(found, key=lambda m: (-m.count, m.code)))


def _checks(questions) -> tuple[CheckStatistics, ...]:
    passed, judged = Counter(), Counter()
    for question in questions:
        for check in question.checks:
            if check.misconception not in OUTCOME_CODES:
                judged[check.id] += 1
                passed[check.id] += check.passed
    order = dict.fromkeys(check.id for question in questions for check in question.checks)
    return tuple(CheckStatistics(i, passed[i], judged[i]) for i in order)
