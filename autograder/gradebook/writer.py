"""The one writer of nbgrader's gradebook and of ``autograded/``.

What nbgrader's own autograding would have stored is stored here, from results instead of from
cell outputs: scores, partial credit, "needs manual grade", automatic comments, timestamps and
late penalties. Grades, comments and extra credit given by hand are never touched. Every row of a
submission is rewritten, so nothing of an earlier attempt survives, and writing the same result
twice changes nothing: after an interruption the caller simply writes again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat

from autograder.errors import UserError
from autograder.execution.skeleton import grade_id
from autograder.gradebook.course import MAX_STUDENT_ID, Course
from autograder.gradebook.files import write_whole
from autograder.results import NotebookResult

#: Submissions per transaction.
BATCH = 50

#: nbgrader's own words for an untouched cell.
NO_RESPONSE = "No response."
REJECTED = "Not graded: see the remarks at the top of the notebook."


@dataclass(frozen=True)
class Graded:
    """What is to be stored about one submission.

    Attributes:
        notebook: goes to ``autograded/<student>/<assignment>/<assignment>.ipynb``; see
            ``gradebook.autograded.autograded_notebook``.
        timestamp: when it was handed in (UTC); None leaves what the gradebook knows.
    """

    result: NotebookResult
    notebook: nbformat.NotebookNode
    timestamp: datetime | None = None


def import_libraries() -> None:
    """Import what a ``Writer`` needs at its first write."""
    import nbgrader.api
    import nbgrader.preprocessors  # noqa: F401


class Writer:
    """Writes results into a course; use as a context manager, by one process at a time."""

    def __init__(self, course: Course | Path | str):
        self.course = course if isinstance(course, Course) else Course(Path(course).resolve())
        self._gradebook = None
        self._penalties = None
        self._checked: set[str] = set()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        if self._gradebook is not None:
            self._gradebook.close()
            self._gradebook = None

    def write(self, results: Iterable[Graded]) -> int:
        """Store results, a batch per transaction, and return how many.

        Raises UserError where the gradebook cannot be used; batches before that one are stored.
        """
        count, stream = 0, iter(results)
        while batch := list(itertools.islice(stream, BATCH)):
            with self._transaction():
                for graded in batch:
                    self._check_assignment(graded.result)
                for graded in batch:
                    self._store(graded)
            # The database first: a run killed here finds the old file, sees that the answers
            # differ and flags manual grades for review once more instead of not at all.
            for graded in batch:
                self._write_notebook(graded)
            count += len(batch)
        return count

    # --- the database -------------------------------------------------------------------------

    @contextmanager
    def _transaction(self):
        from filelock import FileLock, Timeout
        from sqlalchemy.exc import SQLAlchemyError

        lock = self.course.state / "gradebook.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(lock, timeout=60):
                gradebook = self._open()
                try:
                    yield
                    gradebook.db.commit()
                except BaseException:
                    gradebook.db.rollback()
                    raise
        except Timeout:
            raise UserError(
                f"another run is writing the gradebook (it holds {lock}): wait for it to end"
            ) from None
        except SQLAlchemyError as error:
            raise UserError(_database_trouble(self.course.db_url, error)) from error

    def _open(self):
        if self._gradebook is None:
            from nbgrader.api import Gradebook
            from nbgrader.preprocessors import AssignLatePenalties

            try:
                directory = self.course.directory
                self._gradebook = Gradebook(directory.db_url, directory.course_id)
            except ModuleNotFoundError as error:
                raise UserError(
                    f"the gradebook needs the package {error.name}: pip install {error.name}"
                ) from error
            self._penalties = AssignLatePenalties(config=self.course.config)
            self._penalties.init_plugin()
        return self._gradebook

    def _store(self, graded: Graded) -> None:
        result = graded.result
        notebook = self._submission(graded)
        cells = {grade_id(cell): cell for cell in graded.notebook.cells}
        scores = {f"{question.id}-check": question.score for question in result.questions}
        before = self._earlier_sources(result)
        for grade in notebook.grades:
            cell = cells.get(grade.name)
            score = scores.get(grade.name, 0.0)
            if grade.name not in scores and result.status != "rejected" and _answered(cell):
                score = None
            answer = grade.name.removesuffix("-check")
            changed = before is not None and before.get(answer) != _source(cells.get(answer))
            _set_grade(grade, score, changed)
        problems = {problem.cell: problem.message for problem in result.problems if problem.cell}
        unanswered = {q.id for q in result.questions if q.status == "not-attempted"}
        for comment in notebook.comments:
            silent = comment.name in unanswered or not _answered(cells.get(comment.name))
            text = problems.get(comment.name, NO_RESPONSE if silent else None)
            if result.status == "rejected":
                text = REJECTED
            if comment.auto_comment != text:
                comment.auto_comment = text
        self._set_penalty(notebook)

    def _submission(self, graded: Graded):
        """The submitted notebook's row, with one grade and comment per cell of the release."""
        from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook

        database, result = self._gradebook.db, graded.result
        if not result.student or len(result.student) > MAX_STUDENT_ID:
            raise UserError(f"a student's id needs 1 to {MAX_STUDENT_ID} characters")
        if database.get(Student, result.student) is None:
            database.add(Student(id=result.student))
            database.flush()
        assignment = self._gradebook.find_assignment(result.assignment)
        master = self._gradebook.find_notebook(result.assignment, result.assignment)
        submission = (
            database.query(SubmittedAssignment)
            .filter_by(assignment_id=assignment.id, student_id=result.student)
            .one_or_none()
        )
        if submission is None:
            submission = SubmittedAssignment(assignment=assignment, student_id=result.student)
            database.add(submission)
        if graded.timestamp is not None:
            submission.timestamp = _utc(graded.timestamp)
        database.flush()
        notebook = next((n for n in submission.notebooks if n.notebook_id == master.id), None)
        if notebook is None:
            notebook = SubmittedNotebook(notebook=master, assignment=submission)
            database.add(notebook)
            database.flush()
        have_grade = {grade.cell_id for grade in notebook.grades}
        have_comment = {comment.cell_id for comment in notebook.comments}
        for cell in (*master.grade_cells, *master.task_cells):
            if cell.id not in have_grade:
                database.add(Grade(cell_id=cell.id, notebook=notebook))
        for cell in (*master.solution_cells, *master.task_cells):
            if cell.id not in have_comment:
                database.add(Comment(cell_id=cell.id, notebook=notebook))
        database.flush()
        database.refresh(notebook)
        return notebook

    def _set_penalty(self, notebook) -> None:
        """As nbgrader's preprocessor does it, with the plugin of the course's configuration."""
        database = self._gradebook.db
        notebook.late_submission_penalty = None
        late = notebook.assignment.total_seconds_late
        if late <= 0:
            return
        database.flush()
        database.refresh(notebook)
        plugin = self._penalties.plugin_inst
        penalty = plugin.late_submission_penalty(notebook.student.id, notebook.score, late)
        if penalty is not None:
            notebook.late_submission_penalty = min(max(penalty, 0.0), notebook.score)

    def _check_assignment(self, result: NotebookResult) -> None:
        """Make sure that the gradebook knows the assignment as it is graded now."""
        if result.assignment in self._checked:
            return
        from nbgrader.api import MissingEntry

        try:
            master = self._gradebook.find_notebook(result.assignment, result.assignment)
        except MissingEntry:
            self._register(result.assignment)
            master = self._gradebook.find_notebook(result.assignment, result.assignment)
        points = {cell.name: cell.max_score for cell in master.grade_cells}
        for question in result.questions:
            known = points.get(f"{question.id}-check")
            if known != question.max_score:
                has = "does not know this question" if known is None else f"says {known:g}"
                raise UserError(
                    f"{question.id} is worth {question.max_score:g} points, but the gradebook "
                    f"{has}: run `autograder release {result.assignment}` and grade again"
                )
        self._checked.add(result.assignment)

    def _register(self, assignment: str) -> None:
        """Enter a release into a gradebook that does not know it, by nbgrader's own means."""
        from nbgrader.preprocessors import SaveCells

        path = self.course.release_notebook(assignment)
        if not path.is_file():
            raise UserError(
                f"there is no release of {assignment} in {self.course.root}: run "
                f"`autograder release {assignment}`"
            )
        self._gradebook.update_or_create_assignment(assignment)
        names = {"notebook": assignment, "assignment": assignment, "db_url": self.course.db_url}
        SaveCells().preprocess(nbformat.read(path, as_version=4), {"nbgrader": names})
        self._gradebook.db.expire_all()

    # --- the files ----------------------------------------------------------------------------

    def _write_notebook(self, graded: Graded) -> None:
        result = graded.result
        path = self.course.autograded_notebook(result.assignment, result.student)
        mode = 0o664 if self.course.directory.groupshared else 0o444
        write_whole(path, nbformat.writes(graded.notebook) + "\n", mode)
        stamp = path.parent / "timestamp.txt"
        if graded.timestamp is None:
            stamp.unlink(missing_ok=True)
        else:
            write_whole(stamp, f"{_utc(graded.timestamp).isoformat(' ')} UTC\n", mode)

    def _earlier_sources(self, result: NotebookResult) -> dict[str, str] | None:
        """Sources of the last graded notebook by cell id; None where there is none."""
        path = self.course.autograded_notebook(result.assignment, result.student)
        try:
            notebook = nbformat.read(path, as_version=4)
        except FileNotFoundError:
            return None
        except (ValueError, OSError, nbformat.ValidationError):
            return {}
        return {grade_id(cell): cell.source for cell in notebook.cells}


def _set_grade(grade, score: float | None, changed: bool) -> None:
    """Set the automatic score. A grade given by hand stays and is flagged for another look when
    what it was given for has changed."""
    if grade.manual_score is None:
        needs = score is None
    else:
        needs = grade.needs_manual_grade or changed or grade.auto_score != score
    for name, value in (("auto_score", score), ("needs_manual_grade", needs)):
        if getattr(grade, name) != value:
            setattr(grade, name, value)


def _answered(cell) -> bool:
    """Whether an editable cell holds anything but its starter text, by nbgrader's checksum."""
    from nbgrader.utils import compute_checksum

    if cell is None or not cell.source.strip():
        return False
    return cell.metadata.nbgrader.get("checksum") != compute_checksum(cell)


def _source(cell) -> str | None:
    return None if cell is None else cell.source


def _utc(moment: datetime) -> datetime:
    from nbgrader.utils import parse_utc

    return parse_utc(moment)


def _database_trouble(url: str, error: Exception) -> str:
    from sqlalchemy.engine import make_url

    where = make_url(url).render_as_string(hide_password=True)
    text = str(getattr(error, "orig", None) or error).splitlines()[0]
    if "locked" in text:
        return f"the gradebook {where} is in use ({text}): close other programs and run again"
    if "no such column" in text or "no such table" in text:
        return (
            f"the gradebook {where} has an older form ({text}): back it up and run "
            "`nbgrader db upgrade`"
        )
    return f"the gradebook {where} cannot be written: {text}"
