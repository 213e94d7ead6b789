"""Stock ``nbgrader autograde`` gives honest submissions the scores that the autograder gives."""

import os
import subprocess
import sys

import nbformat
import pytest

from assignments.library import examples, submission
from autograder.gradebook.standings import standings
from autograder.grading import grade_notebook

pytestmark = pytest.mark.slow

HONEST = ("nested_features", "rate_not_reduced")


def test_honest_submissions_get_the_same_scores(course):
    notebooks = {e.label: submission(e) for e in examples("a2") if e.label in HONEST}
    assert set(notebooks) == set(HONEST)
    notebooks["untouched"] = nbformat.read(course.release_notebook("a2"), as_version=4)
    for student, notebook in notebooks.items():
        path = course.root / "submitted" / student / "a2" / "a2.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "a2"],
        cwd=course.root,
        capture_output=True,
        text=True,
        timeout=900,
        env=os.environ | {"COURSE_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    stock = standings(course, "a2")
    for student, notebook in notebooks.items():
        content = nbformat.writes(notebook).encode()
        ours = grade_notebook(content, "a2", student, release=course.release_notebook("a2")).result
        theirs = {q.id: stock[student].scores[q.id] for q in ours.questions}
        assert theirs == {q.id: q.score for q in ours.questions}, student
