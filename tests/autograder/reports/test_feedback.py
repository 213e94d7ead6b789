from dataclasses import replace

import nbformat

from assignments.library import release_notebook, source_notebook
from autograder.execution.skeleton import grade_id
from autograder.gradebook.standings import Standing
from autograder.judging import unjudged
from autograder.reports import feedback
from autograder.reports.feedback import MAX_OUTPUT, clipped, movements, student_work
from autograder.results import Comparison, Problem
from autograder.rubrics import rubric
from tests.autograder.classroom import graded, rejected, result
from tests.autograder.reports.pages import read, words

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
RECOMPILED = ("a2-fine-tune", "recompiled")


def compared(outcome, comparison):
    """The outcome with a comparison in its last question."""
    *others, last = outcome.questions
    return replace(outcome, questions=(*others, replace(last, comparison=comparison)))


def page_of(tmp_path, outcome, **more):
    return read(feedback(outcome, tmp_path / "page.html", **more))


def test_every_finding_is_there_with_its_points_and_code(tmp_path):
    text = words(page_of(tmp_path, result("ada", RECOMPILED)))
    assert "13 of 14 automatic points" in text
    assert "✘ Not so: recompiled. forgot-recompile 0/1" in text
    assert "✔ As asked: unfrozen. 1/1" in text
    assert 'hint("a2-fine-tune")' in text
    assert 'hint("a2-warm-up")' not in text


def test_marks_comments_and_penalty_by_a_person(tmp_path):
    standing = Standing(
        "ada",
        "Ada",
        "Byron",
        scores={"a2-analysis": 1.0, "a2-fine-tune": 4.5},
        by_hand=frozenset({"a2-analysis", "a2-fine-tune"}),
        comments={"a2-analysis": "Well seen.", "a2-warm-up": "Neat."},
        penalty=2.0,
        total=12.5,
        max_total=16,
    )
    text = words(page_of(tmp_path, result("ada", RECOMPILED), standing=standing))
    for part in (
        "Feedback on a2 for Ada Byron ada",
        "12.5 of 16 points",
        "Handed in late: 2 points less.",
        "4.5 of 5 points",
        "the autograder gave 4",
        "1 of 2 points",
        "Well seen.",
        "Neat.",
    ):
        assert part in text


def test_a_mark_that_is_due_is_said_to_be_due(tmp_path):
    waiting = frozenset({"a2-analysis"})
    standing = Standing("ada", scores={"a2-analysis": None}, waiting=waiting, max_total=16)
    text = words(page_of(tmp_path, result("ada"), standing=standing))
    assert "2 points, not yet given" in text
    assert "who has not finished" in text


def test_the_students_own_code_and_output_are_shown_clipped_and_labelled(tmp_path):
    outputs = {"a2-warm-up": [{"output_type": "stream", "name": "stdout", "text": "x" * 10**5}]}
    notebook = graded(result("ada"), outputs=outputs).notebook
    text = words(page_of(tmp_path, result("ada"), notebook=notebook))
    assert "Your code # ada pass" in text
    assert "What your cell printed" in text
    assert "96,000 characters left out" in text
    assert text.count("x") < MAX_OUTPUT + 500


def test_nothing_that_somebody_wrote_can_act(tmp_path):
    standing = Standing(EVIL, EVIL, EVIL, comments={"a2-analysis": EVIL, "a2-warm-up": EVIL})
    outputs = {"a2-warm-up": [{"output_type": "stream", "text": EVIL}]}
    outcome = result(EVIL, RECOMPILED, problems=(Problem(EVIL, EVIL),), message=f"`{EVIL}`")
    comparison = Comparison(((EVIL, EVIL, EVIL),), ((EVIL, 0.1, 0.2),))
    page = page_of(
        tmp_path,
        compared(outcome, comparison),
        standing=standing,
        notebook=graded(outcome, {"a2-warm-up": EVIL, "a2-analysis": EVIL}, outputs).notebook,
    )
    assert words(page).count("<script>") >= 10


def test_the_reference_and_the_checks_stay_hidden(tmp_path):
    notebook = graded(result("ada", RECOMPILED)).notebook
    page = page_of(tmp_path, result("ada", RECOMPILED), notebook=notebook)
    release = nbformat.read(release_notebook("a2"), as_version=4)
    editable = {grade_id(c) for c in release.cells if c.metadata.nbgrader.solution}
    for cell in nbformat.read(source_notebook("a2"), as_version=4).cells:
        if grade_id(cell) in editable:
            for line in cell.source.splitlines():
                if len(line.strip()) > 30 and "def " not in line and '"""' not in line:
                    assert line.strip() not in str(page)
        elif cell.cell_type == "code":
            assert cell.source not in str(page)


def test_a_rejected_file_says_what_to_do(tmp_path):
    text = words(page_of(tmp_path, rejected("cy")))
    assert "could not be graded" in text
    assert "not JSON" in text
    assert "Your code" not in text


def test_a_comparison_is_a_table_and_a_picture_of_numbers(tmp_path):
    rows = (("learning rate", "0.01", "0.001"),)
    movement = (("dense", 0.2, 0.1), ("output", 0.0, None), ("odd", float("nan"), 0.05))
    page = page_of(tmp_path, compared(result("ada"), Comparison(rows, movement)))
    assert [cell.get_text() for cell in page.find_all("td")] == list(rows[0])
    labels = [bars["aria-label"] for bars in page.find_all(class_="bars")]
    assert labels == [
        "dense: yours 20 %, reference 10 %",
        "output: yours 0 %, reference –",
        "odd: yours –, reference 5 %",
    ]


def test_the_bars_of_a_comparison_share_one_scale():
    dense, output = movements(Comparison((), (("dense", 0.2, 0.1), ("output", 0.0, 0.05))))
    assert (dense.yours_width, dense.reference_width) == (100, 50)
    assert (output.yours_width, output.reference_width) == (0, 25)
    (still,) = movements(Comparison((), (("dense", 0.0, 0.0),)))
    assert still.yours_width == 0


def test_a_reason_that_holds_for_all_checks_is_told_once(tmp_path):
    lost = unjudged(rubric("a2").questions[3], "timed-out", "It ran longer than 60 s.")
    ada = result("ada")
    text = words(page_of(tmp_path, replace(ada, questions=(*ada.questions[:3], lost))))
    assert text.count("It ran longer than 60 s.") == 1
    assert "for the same reason" not in text


def test_clipping_keeps_beginning_and_end():
    text = clipped("a" * 50 + "b" * 50, 20)
    assert text == "a" * 10 + "\n… 80 characters left out …\n" + "b" * 10
    assert clipped("short", 20) == "short"


def test_work_of_an_error_and_a_picture_is_text():
    outputs = [
        {"output_type": "error", "ename": "ValueError", "evalue": "bad", "traceback": []},
        {"output_type": "display_data", "data": {"image/png": "iVBOR", "text/plain": "<Figure>"}},
    ]
    work = student_work(graded(result("ada"), outputs={"a2-warm-up": outputs}).notebook)
    assert work["a2-warm-up"].output == "ValueError: bad\n<Figure>\n"
