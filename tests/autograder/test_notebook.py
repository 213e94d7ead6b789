"""``check``, ``hint`` and ``solution`` as a student meets them."""

from __future__ import annotations

import pytest

from autograder import check, hint, notebook, solution, when_solved


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(notebook, "_results", {})
    monkeypatch.setattr(notebook, "_hints_shown", {})
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def split_tasks(images, labels):
    in_b = (labels == 5) | (labels == 6)
    return (images[~in_b], labels[~in_b]), (images[in_b], labels[in_b] == 6)


def test_a_wrong_answer_is_told_with_its_own_values_and_a_way_on():
    shown = check("a2-split-tasks")
    assert "wrong-labels" in repr(shown) and "0, 1, 2, 3, 4, 7, 8, 9" in repr(shown)
    assert 'hint("a2-split-tasks")' in repr(shown)
    assert "<li" in shown._repr_html_() and "text/plain" in shown._repr_mimebundle_()


def test_under_nbgrader_the_value_is_the_points(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check("a2-split-tasks") == 1.0


def test_hints_form_a_ladder_and_end():
    texts = [repr(hint("a2-warm-up")) for _ in range(5)]
    assert texts[0].startswith("Hint 1 of 3") and texts[2].startswith("Hint 3 of 3")
    assert texts[3] == texts[4] == texts[2] and "last hint" in texts[2]
    assert "1 to 3" in repr(hint("a2-warm-up", 9))


def test_the_solution_waits_for_an_attempt():
    assert "Try a2-split-tasks first" in repr(solution("a2-split-tasks"))
    check("a2-split-tasks")
    assert "def split_tasks" in repr(solution("a2-split-tasks"))
    assert "BEGIN SOLUTION" not in repr(solution("a2-split-tasks"))


def test_the_solution_is_absent_where_the_course_leaves_it_out(monkeypatch):
    check("a2-split-tasks")
    monkeypatch.setattr("assignments.library.reference_solution", lambda question: None)
    assert "not part of this copy" in repr(solution("a2-split-tasks"))


def test_the_solution_is_absent_where_the_release_says_so(monkeypatch, tmp_path):
    check("a2-split-tasks")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "autograder.json").write_text('{"solutions": false}')
    shown = repr(solution("a2-split-tasks"))
    assert "shows no solutions" in shown and "def split_tasks" not in shown
    (tmp_path / "autograder.json").write_text("damaged")
    assert "def split_tasks" in repr(solution("a2-split-tasks"))


@pytest.mark.parametrize("ask", [check, hint, solution])
@pytest.mark.parametrize("question", ["a2-warmup", "a9-x", "", "warm-up"])
def test_an_unknown_question_is_told_kindly(ask, question):
    assert "There is no question" in repr(ask(question))


def test_starter_code_is_one_friendly_line(capsys):
    with when_solved("a2-warm-up"):
        raise NotImplementedError
    assert capsys.readouterr().out == "This cell shows your result once a2-warm-up is solved.\n"
