"""The report on a class: what it knows, where it stumbles, who needs help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.errors import UserError
from autograder.gradebook.standings import Standing
from autograder.reports.pages import assignment_title, titles, write_page
from autograder.reports.statistics import class_statistics
from autograder.results import NotebookResult


@dataclass(frozen=True)
class Row:
    """One student's line in the table, with its place in every order offered."""

    result: NotebookResult
    name: str
    findings: tuple[str, ...]
    total: float | None
    waiting: bool
    by_name: int = 0
    by_low: int = 0
    by_high: int = 0
    by_findings: int = 0
    by_time: int = 0


def class_report(
    results: Sequence[NotebookResult],
    path: Path,
    standings: Mapping[str, Standing] | None = None,
    note: str = "",
    made: datetime | None = None,
) -> Path:
    """Write the report on a class as one HTML file that needs nothing else.

    Arguments:
        results: one per student, all of one assignment.
        path: the file to write.
        standings: what the gradebook says (marks by hand, names); optional.
        note: a sentence shown below the title, for instance where the data came from.
        made: date of the report; now by default.

    Raises UserError where there are no results.
    """
    if not results:
        raise UserError("there are no results to report on: grade the class first")
    results = sorted(results, key=lambda result: result.student)
    first = next((result for result in results if result.questions), results[0])
    standings = standings or {}
    return write_page(
        "class.html",
        path,
        assignment=first.assignment,
        title=assignment_title(first.assignment),
        titles=titles(first),
        question_ids=[question.id for question in first.questions],
        statistics=class_statistics(results),
        rows=_rows(results, standings),
        has_totals=any(result.student in standings for result in results),
        waiting=sum(bool(s.waiting) for s in standings.values()),
        manual_points=first.manual_points,
        troubled=[result for result in results if result.problems],
        note=note,
        made=(made or datetime.now()).strftime("%d %B %Y, %H:%M"),
    )


def _rows(results: Sequence[NotebookResult], standings: Mapping[str, Standing]) -> list[Row]:
    rows = []
    for result in results:
        standing = standings.get(result.student)
        names = f"{standing.first_name} {standing.last_name}".strip() if standing else ""
        codes = [code for code in result.misconceptions if code != "not-attempted"]
        codes += [problem.code for problem in result.problems]
        total = standing.total if standing else None
        waiting = bool(standing and standing.waiting)
        rows.append(Row(result, names, tuple(dict.fromkeys(codes)), total, waiting))
    places = {
        "by_name": lambda row: (row.result.student,),
        "by_low": lambda row: (row.result.score, row.result.student),
        "by_high": lambda row: (-row.result.score, row.result.student),
        "by_findings": lambda row: (-len(row.findings), row.result.score, row.result.student),
        "by_time": lambda row: (-row.result.seconds, row.result.student),
    }
    orders = {name: _places(rows, key) for name, key in places.items()}
    return [
        Row(
            row.result,
            row.name,
            row.findings,
            row.total,
            row.waiting,
            **{name: order[n] for name, order in orders.items()},
        )
        for n, row in enumerate(rows)
    ]


def _places(rows: Sequence[Row], key) -> list[int]:
    places = [0] * len(rows)
    for place, n in enumerate(sorted(range(len(rows)), key=lambda n: key(rows[n]))):
        places[n] = place
    return places
