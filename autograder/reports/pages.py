"""Turning data into self-contained HTML pages: one template environment, escaping everything."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from autograder.display import OUTCOMES
from autograder.gradebook.files import write_whole
from autograder.reports import phrases
from autograder.reports.statistics import REJECTED
from autograder.results import NotebookResult
from autograder.rubrics import rubric

#: No script, no network, no forms: a page can show and nothing else.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)

#: Sign and words of each outcome; signs that every system font has.
SIGNS = {status: (sign, words) for status, (sign, words, _) in OUTCOMES.items()} | {
    "timed-out": ("⚠", OUTCOMES["timed-out"][1]),
    REJECTED: ("–", "No usable notebook"),
}


def write_page(template: str, path: Path, **values) -> Path:
    """Render a template and write it whole. Returns the path."""
    text = _environment().get_template(template).render(policy=POLICY, **values)
    write_whole(Path(path), text)
    return Path(path)


def titles(result: NotebookResult) -> dict[str, str]:
    """Readable titles by question id; the id itself where the rubric has none."""
    found = {question.id: question.id for question in result.questions}
    try:
        rules = rubric(result.assignment)
    except (KeyError, ModuleNotFoundError):
        return found
    found.update({q.id: q.title for q in (*rules.questions, *rules.manual)})
    return found


def assignment_title(assignment: str) -> str:
    """The assignment's title, or its name where no rubric is installed."""
    try:
        return rubric(assignment).title
    except (KeyError, ModuleNotFoundError):
        return assignment


@cache
def _environment():
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("autograder.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = points
    environment.filters["point_words"] = point_words
    environment.filters["moved"] = moved
    environment.filters["duration"] = duration
    environment.filters["percent"] = percent
    environment.filters["message"] = message
    environment.filters["misconception"] = phrases.misconception
    environment.filters["problem"] = phrases.problem
    environment.filters["check_name"] = phrases.check_name
    environment.globals["outcomes"] = SIGNS
    return environment


def points(value: float) -> str:
    """A number of points with at most two decimals and no trailing zeros."""
    return f"{round(value, 2):g}"


def point_words(value: float) -> str:
    """A number of points with its noun."""
    return f"{points(value)} {'point' if round(value, 2) == 1 else 'points'}"


def percent(part: float, whole: float = 1.0) -> str:
    """A share as whole percent."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def moved(part: float | None) -> str:
    """A relative distance in percent, fine enough to tell "hardly" from "not at all"."""
    if part is None:
        return "–"
    return f"{100 * part:.0f} %" if part >= 0.1 or not part else f"{100 * part:.2g} %"


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{seconds:.1f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def message(text: str):
    """A finding's message, escaped, with its `backticked` parts set as code."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
