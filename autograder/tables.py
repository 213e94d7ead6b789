"""Results as text for a terminal."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Sequence

from autograder.display import OUTCOMES
from autograder.results import NotebookResult

#: Control characters and marks that change the direction of text.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Text that somebody else wrote, without what would act on the reader's terminal.

    Escape becomes ␛, and so on; tabs and line breaks stay.
    """
    return _ACTING.sub(lambda m: chr(0x2400 + ord(m[0])) if ord(m[0]) < 0x20 else "\ufffd", text)


def result_text(result: NotebookResult) -> str:
    """One notebook's result: every question, every check, every problem."""
    width = min(100, shutil.get_terminal_size((100, 24)).columns)
    lines = [
        f"{result.notebook}  {result.score:g} of {result.max_score:g} points"
        + (f" (+ {result.manual_points:g} graded by hand)" if result.manual_points else "")
    ]
    for problem in result.problems:
        lines += _wrapped(f"! {problem.message}  [{problem.code}]", width, "  ")
    for question in result.questions:
        sign, words, _ = OUTCOMES[question.status]
        lines.append("")
        lines.append(f"{sign} {question.id}: {words}, {question.score:g}/{question.max_score:g}")
        for check in question.told:
            mark = "✔" if check.passed else "✘" if check.misconception != question.status else sign
            told = check.misconception not in (None, question.status)
            code = f"  [{check.misconception}]" if told else ""
            lines += _wrapped(f"{mark} {check.message}{code}", width, "    ")
    return harmless("\n".join(lines))


def class_table(results: Sequence[NotebookResult]) -> str:
    """A class at a glance: one row per student, with score, question outcomes, misconceptions."""
    if not results:
        return "no results"
    ids = [q.id for q in next((r for r in results if r.questions), results[0]).questions]
    names = [harmless(result.student) for result in results]
    name_width = max(7, *map(len, names))
    header = f"{'student':<{name_width}}  {'score':>9}  {'questions':<{2 * len(ids)}}  findings"
    rows = [header, "─" * len(header)]
    for name, result in zip(names, results, strict=True):
        by_id = {q.id: q for q in result.questions}
        signs = " ".join(OUTCOMES[by_id[i].status][0] if i in by_id else "–" for i in ids)
        codes = list(result.misconceptions) + [p.code for p in result.problems]
        score = f"{result.score:g}/{result.max_score:g}"
        found = ", ".join(dict.fromkeys(codes)) or "—"
        rows.append(f"{name:<{name_width}}  {score:>9}  {signs:<{2 * len(ids)}}  {found}")
    shown = [OUTCOMES[name] for name in ("passed", "partial", "failed", "not-attempted")]
    legend = "  ".join(f"{sign} {words.lower()}" for sign, words, _ in shown)
    legend += "  ⚠ stopped (error, time, memory or tampering)"
    return "\n".join([*rows, "", f"questions: {', '.join(ids)}", legend])


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, width=width, initial_indent=indent, subsequent_indent=indent + "  ")
