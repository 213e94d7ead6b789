"""Results as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

from autograder.display import OUTCOMES
from autograder.results import NotebookResult


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
    return "\n".join(lines)


def class_table(results: Sequence[NotebookResult]) -> str:
    """A class at a glance: one row per student, with score, question outcomes, misconceptions."""
    if not results:
        return "no results"
    ids = [q.id for q in next((r for r in results if r.questions), results[0]).questions]
    name_width = max(7, *(len(r.student) for r in results))
    header = f"{'student':<{name_width}}  {'score':>9}  {'questions':<{2 * len(ids)}}  findings"
    rows = [header, "─" * len(header)]
    for result in results:
        by_id = {q.id: q for q in result.questions}
        signs = " ".join(OUTCOMES[by_id[i].status][0] if i in by_id else "–" for i in ids)
        codes = list(result.misconceptions) + [p.code for p in result.problems]
        score = f"{result.score:g}/{result.max_score:g}"
        found = ", ".join(dict.fromkeys(codes)) or "—"
        rows.append(f"{result.student:<{name_width}}  {score:>9}  {signs:<{2 * len(ids)}}  {found}")
    shown = [OUTCOMES[name] for name in ("passed", "partial", "failed", "not-attempted")]
    legend = "  ".join(f"{sign} {words.lower()}" for sign, words, _ in shown)
    legend += "  ⚠ stopped (error, time, memory or tampering)"
    return "\n".join([*rows, "", f"questions: {', '.join(ids)}", legend])


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, width=width, initial_indent=indent, subsequent_indent=indent + "  ")
