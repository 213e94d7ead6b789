"""How findings look: HTML in a notebook, plain text in a terminal, the same words in both."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from autograder.results import QuestionResult
from autograder.rubrics.core import Question

#: Headline and colour of each outcome (Okabe-Ito; the sign and the words carry the meaning too).
OUTCOMES = {
    "passed": ("✔", "Correct", "#009E73"),
    "partial": ("◐", "Partly right", "#E69F00"),
    "failed": ("✘", "Not yet right", "#D55E00"),
    "not-attempted": ("○", "Not attempted", "#0072B2"),
    "crashed": ("⚠", "Your code stopped with an error", "#CC79A7"),
    "timed-out": ("⚠", "Ran out of time", "#CC79A7"),
    "over-limit": ("⚠", "Used too much", "#CC79A7"),
    "tampered": ("⚠", "Could not be trusted", "#CC79A7"),
}


@dataclass(frozen=True)
class Card:
    """A message with a plain and an HTML form; notebooks show the HTML."""

    plain: str
    rich: str

    def __repr__(self) -> str:
        return self.plain

    def _repr_html_(self) -> str:
        return self.rich

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/plain": self.plain, "text/html": self.rich}


def result_card(question: Question, result: QuestionResult, hints_left: int = 0) -> Card:
    """The outcome of a question with one line per check."""
    sign, words, colour = OUTCOMES[result.status]
    score = f"{result.score:g} of {result.max_score:g} points"
    lines = [f"{sign} {question.id}: {words} ({score})"]
    rows = []
    for check in result.told:
        mark = "✔" if check.passed else "✘" if check.misconception != result.status else sign
        code = (
            f"  [{check.misconception}]" if check.misconception not in (None, result.status) else ""
        )
        lines.append(f"  {mark} {check.message}{code}")
        rows.append(
            f"<li style='margin:.25em 0;list-style:none'>"
            f"<span aria-label='{'passed' if check.passed else 'failed'}' "
            f"style='display:inline-block;width:1.4em'>{mark}</span>{_code_marks(check.message)}"
            + (
                f" <code style='opacity:.75'>{html.escape(check.misconception)}</code>"
                if code
                else ""
            )
            + "</li>"
        )
    tail = ""
    if result.status != "passed" and hints_left:
        lines.append(f'  Stuck? hint("{question.id}")')
        tail = f"<div style='margin-top:.4em'>Stuck? <code>hint(\"{question.id}\")</code></div>"
    head = f"<strong>{sign} {html.escape(question.title)}: {words}</strong> ({score})"
    body = f"<ul style='margin:.4em 0 0;padding:0'>{''.join(rows)}</ul>{tail}"
    return Card("\n".join(lines), _frame(colour, head, body))


def hint_card(question: Question, number: int) -> Card:
    """One hint of the ladder."""
    text, total = question.hints[number - 1], len(question.hints)
    more = (
        f'hint("{question.id}") shows the next one.'
        if number < total
        else "That was the last hint."
    )
    plain = f"Hint {number} of {total} for {question.id}: {text}\n  {more}"
    head = f"<strong>Hint {number} of {total}</strong> for <code>{question.id}</code>"
    rich = _frame(
        "#56B4E9",
        head,
        f"<div style='margin-top:.4em'>{_code_marks(text)}</div>"
        f"<div style='margin-top:.4em;opacity:.75'>{_code_marks(more)}</div>",
    )
    return Card(plain, rich)


def solution_card(question: Question, source: str) -> Card:
    """A reference solution."""
    head = f"<strong>One way to solve</strong> <code>{question.id}</code>"
    return Card(
        f"One way to solve {question.id}:\n\n{source}",
        _frame("#009E73", head, f"<pre style='margin:.5em 0 0'>{html.escape(source)}</pre>"),
    )


def error_card(text: str) -> Card:
    """Something about the call itself that the student should know."""
    return Card(text, _frame("#0072B2", "", html.escape(text)))


def _frame(colour: str, head: str, body: str) -> str:
    return (
        f"<div style='border-left:5px solid {colour};padding:.5em .9em;margin:.3em 0;"
        f"line-height:1.45'>{head}{body}</div>"
    )


def _code_marks(text: str) -> str:
    """Escape a message and set its `backticked` parts as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
