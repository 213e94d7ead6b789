import re

import pytest

from autograder.errors import UserError
from autograder.gradebook.standings import Standing
from autograder.reports import class_report
from autograder.results import Problem
from tests.autograder.classroom import rejected, result
from tests.autograder.reports.pages import read, words

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
RECOMPILED = ("a2-fine-tune", "recompiled")


def report(tmp_path, class_, **more):
    return read(class_report(class_, tmp_path / "class.html", **more))


def test_misconceptions_are_told_in_words_with_their_share(tmp_path):
    class_ = [result(f"s{n}", *([RECOMPILED] if n < 2 else [])) for n in range(5)]
    text = words(report(tmp_path, class_))
    assert "2 of 5 changed trainable flags without compiling again" in text
    assert "s0, s1" in text


def test_it_shows_scores_questions_files_and_time(tmp_path):
    problem = Problem("duplicate-cell", "2 cells carry the id a2-warm-up.", "a2-warm-up")
    class_ = [result("ada", seconds=2.0), result("bob", problems=(problem,)), rejected("cy")]
    text = words(report(tmp_path, class_))
    for part in (
        "3 students",
        "2 of 3 have all 14",
        "Unfreeze and fine-tune",
        "recompiled 2 of 2 right",
        "1 not a usable notebook",
        "several cells carry the same id",
        "the file is no notebook, not even JSON",
        "slowest",
    ):
        assert part in text


def test_names_and_messages_cannot_act(tmp_path):
    problem = Problem(EVIL, EVIL, EVIL)
    page = report(
        tmp_path,
        [result(EVIL, RECOMPILED, problems=(problem,), message=EVIL)],
        standings={EVIL: Standing(EVIL, EVIL, EVIL)},
        note=EVIL,
    )
    assert words(page).count("<script>alert(1)</script>") >= 4
    assert not page.find_all("img")


def test_every_order_of_the_table_is_a_permutation_and_needs_no_script(tmp_path):
    class_ = [result("ada"), result("bob", RECOMPILED), result("cy", seconds=9.0)]
    page = report(tmp_path, class_)
    rows = [row["style"] for row in page.find_all(class_="row")]
    orders = {}
    for radio in page.find_all("input", type="radio"):
        key = radio["id"].removeprefix("order-")
        places = [int(re.search(rf"--by-{key}:(\d+)", style)[1]) for style in rows]
        assert sorted(places) == [0, 1, 2]
        assert page.find("label", attrs={"for": radio["id"]})
        orders[key] = places
    assert orders["low"] == [1, 0, 2]
    assert orders["high"] == [0, 2, 1]
    assert orders["time"] == [1, 2, 0]


def test_totals_and_marks_that_are_due_come_from_the_gradebook(tmp_path):
    standings = {
        "ada": Standing("ada", "Ada", "Byron", total=15.5, max_total=16),
        "bob": Standing("bob", total=14, max_total=16, waiting=frozenset({"a2-analysis"})),
    }
    text = words(report(tmp_path, [result("ada"), result("bob")], standings=standings))
    assert "ada Ada Byron 14/14 15.5" in text
    assert "bob 14/14 14 + ?" in text
    assert "1 waiting for marks by hand" in text


def test_a_class_without_a_usable_file_still_has_a_report(tmp_path):
    assert "No misconceptions" in words(report(tmp_path, [rejected("cy")]))


def test_no_results_are_the_users_to_mend(tmp_path):
    with pytest.raises(UserError, match="grade the class first"):
        class_report([], tmp_path / "class.html")
    assert not (tmp_path / "class.html").exists()
