"""Grade one notebook: read it, run it, judge what it left behind."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from assignments.library import release_notebook
from autograder.errors import UserError
from autograder.evidence.store import EvidenceError, read
from autograder.execution.plan import Limits, Outcome, Plan, Stop
from autograder.execution.runner import run
from autograder.execution.skeleton import Submission, make_plan, read_release, read_submission
from autograder.judging import judge_question, unjudged
from autograder.results import UNJUDGED, NotebookResult, Problem, QuestionResult
from autograder.rubrics import Question, Rubric, rubric

Run = Callable[[Plan, Limits, Path], Outcome]


@dataclass(frozen=True)
class Graded:
    """A result together with what the run printed, for the autograded notebook."""

    result: NotebookResult
    submission: Submission
    outputs: dict[str, list[dict]] = field(default_factory=dict)


def grade_notebook(
    content: bytes,
    assignment: str,
    student: str = "",
    notebook: str = "",
    release: Path | None = None,
    execute: Run = run,
) -> Graded:
    """Grade the bytes of one submitted notebook; whatever is wrong with them is in the result.

    Arguments:
        release: the release notebook to rebuild from; by default the one that is installed.
        execute: runs a plan (``runner.run`` or a warm, sandboxed equivalent).
    """
    rules, skeleton = rubric(assignment), find_release(assignment, release)
    submission = read_submission(content, skeleton, rules)
    return grade_submission(submission, skeleton, rules, student, notebook, execute)


def find_release(assignment: str, release: Path | None = None) -> nbformat.NotebookNode:
    """The release notebook of an assignment. Raises UserError where there is none."""
    path = release or release_notebook(assignment)
    if not path.is_file():
        raise UserError(
            f"there is no release of {assignment}: run `autograder release {assignment}`"
        )
    return read_release(path)


def grade_submission(
    submission: Submission,
    skeleton: nbformat.NotebookNode,
    rules: Rubric,
    student: str = "",
    notebook: str = "",
    execute: Run = run,
    work: Path | None = None,
) -> Graded:
    """Grade what was read from a submitted notebook.

    Arguments:
        skeleton: the release notebook.
        execute: runs a plan.
        work: folder for the evidence of the run; by default the system's temporary folder.
    """
    begin = time.monotonic()
    if submission.rejected:
        result = _result(rules, student, notebook, "rejected", (), submission.problems, begin)
        return Graded(result, submission)
    plan = make_plan(submission, skeleton)
    questions, outputs, stops = _run_and_judge(rules, submission, plan, execute, work)
    problems = submission.problems + tuple(
        Problem(stop.reason, stop.message, stop.cell) for stop in stops
    )
    status = "incomplete" if any(q.status in UNJUDGED for q in questions) else "graded"
    result = _result(rules, student, notebook, status, questions, problems, begin)
    return Graded(result, submission, outputs)


def _run_and_judge(
    rules: Rubric, submission: Submission, plan: Plan, execute: Run, work: Path | None
):
    """Run until every question has evidence or a reason why not.

    A run that ends early keeps the evidence it wrote; the rest is run again without the cell that
    ended it, so one endless loop costs one question.
    """
    judged: dict[str, QuestionResult] = {}
    outputs, stops = {}, []
    wanted = [q for q in rules.questions if q.id not in submission.unchanged]
    for _ in range(len(rules.questions) + 2):
        folder = Path(tempfile.mkdtemp(prefix="autograder-", dir=work))
        try:
            outcome = execute(plan, rules.limits, folder)
            outputs = {**outcome.outputs, **outputs}
            for question in wanted:
                if question.id not in judged:
                    result = _judge(question, folder / "evidence", plan.seed)
                    if result is not None:
                        judged[question.id] = result
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if outcome.stop is None:
            break
        stops.append(outcome.stop)
        if not outcome.stop.cell:
            break
        plan = _after(outcome.stop, plan, wanted, judged)
        if not any(cell.kind == "check" for cell in plan.cells):
            break
    return tuple(_final(q, submission, judged) for q in rules.questions), outputs, stops


def _judge(question: Question, evidence: Path, seed: int) -> QuestionResult | None:
    try:
        record = read(evidence, question.id)
    except EvidenceError as error:
        return unjudged(question, "tampered", f"The evidence was refused: {error}.")
    return None if record is None else judge_question(question, record, seed)


def _after(stop: Stop, plan: Plan, wanted, judged) -> Plan:
    """The plan for the next run: without the cell that stopped this one and what is judged.

    A function that never returns is left out altogether: later questions may call it, too.
    """
    question_id = stop.cell.removesuffix("-check")
    status = "crashed" if stop.reason == "died" else stop.reason
    for question in wanted:
        if question.id == question_id and question.id not in judged:
            judged[question.id] = unjudged(question, status, stop.message)
    plan = plan.without(stop.cell).without(question_id)
    for question_id in judged:
        plan = plan.without(f"{question_id}-check")
    return plan


def _final(question: Question, submission: Submission, judged) -> QuestionResult:
    if question.id in submission.unchanged:
        return unjudged(
            question, "not-attempted", "Not attempted yet: the starter code is unchanged."
        )
    return judged.get(question.id) or unjudged(
        question, "crashed", "The run ended before this question was reached."
    )


def _result(rules, student, notebook, status, questions, problems, begin) -> NotebookResult:
    return NotebookResult(
        assignment=rules.assignment,
        student=student,
        notebook=notebook,
        status=status,
        score=round(sum(q.score for q in questions), 6),
        max_score=rules.points,
        manual_points=rules.manual_points,
        questions=questions,
        problems=tuple(problems),
        seconds=round(time.monotonic() - begin, 2),
    )
