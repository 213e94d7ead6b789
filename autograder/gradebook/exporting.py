"""Scores as a table: CSV for spreadsheets and learning platforms, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from autograder.gradebook.standings import Standing
from autograder.results import NotebookResult

#: A cell beginning with one of these is taken for a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Row = dict[str, str | float | None]


def rows(
    results: Sequence[NotebookResult], standings: Mapping[str, Standing] | None = None
) -> list[Row]:
    """One row per student, sorted by student, the same columns in each.

    Arguments:
        results: what the autograder judged.
        standings: what the gradebook says. Where it knows a student its numbers count, since
            they hold the marks given by hand. Students whom only the gradebook knows are listed
            too.
    """
    standings = standings or {}
    by_student = {result.student: result for result in results}
    automatic = _order(q.id for result in results for q in result.questions)
    known = _order(name for standing in standings.values() for name in standing.scores)
    manual = [name for name in known if name not in automatic]
    return [
        _row(student, by_student.get(student), standings.get(student), automatic, manual)
        for student in sorted({*by_student, *standings})
    ]


def as_csv(table: Sequence[Row]) -> str:
    """The rows as CSV. Texts are quoted and cannot be taken for formulas."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    if table:
        writer.writerow(list(table[0]))
        for row in table:
            writer.writerow([_cell(value) for value in row.values()])
    return text.getvalue()


def as_json(table: Sequence[Row]) -> str:
    """The rows as a JSON list of objects."""
    return json.dumps(list(table), ensure_ascii=False, indent=1) + "\n"


def guarded(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(student, result, standing, automatic, manual) -> Row:
    scores = {q.id: q.score for q in result.questions} if result else {}
    if standing:
        scores.update({name: value for name, value in standing.scores.items()})
    hand = [scores.get(name) for name in manual]
    given = [value for value in hand if value is not None]
    auto = sum((scores.get(name) or 0.0 for name in automatic), 0.0)
    row: Row = {
        "student": student,
        "last_name": standing.last_name if standing else "",
        "first_name": standing.first_name if standing else "",
        "email": standing.email if standing else "",
        "status": result.status if result else "not graded here",
        "submitted": standing.submitted.isoformat(" ", "seconds")
        if standing and standing.submitted
        else "",
    }
    row.update({name: scores.get(name) for name in (*automatic, *manual)})
    row.update(
        automatic=round(auto, 4),
        manual=round(sum(given), 4) if given else None,
        manual_due="yes" if standing and standing.waiting else "",
        late_penalty=standing.penalty if standing else 0.0,
        total=round(standing.total if standing else auto, 4),
        max_total=standing.max_total
        if standing
        else (result.max_score + result.manual_points if result else None),
        misconceptions=" ".join(result.misconceptions) if result else "",
        problems=" ".join(dict.fromkeys(p.code for p in result.problems)) if result else "",
    )
    return row


def _order(names) -> list[str]:
    return list(dict.fromkeys(names))


def _cell(value):
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else value
