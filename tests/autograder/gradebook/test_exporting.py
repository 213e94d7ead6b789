import csv
import io
import json

import pytest

from autograder.gradebook.exporting import as_csv, as_json, guarded, rows
from autograder.gradebook.standings import Standing
from tests.autograder.classroom import rejected, result


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_one_row_per_student_with_a_column_per_question():
    bob, ada = result("bob", ("a2-fine-tune", "recompiled")), result("ada")
    table = read(as_csv(rows([bob, ada])))
    assert [row["student"] for row in table] == ["ada", "bob"]
    assert table[1]["a2-fine-tune"] == "4.0"
    assert (table[0]["total"], table[0]["max_total"]) == ("14.0", "16.0")
    assert table[1]["misconceptions"] == "forgot-recompile"


def test_the_gradebooks_numbers_count_where_it_has_them():
    scores = {"a2-fine-tune": 4.5, "a2-analysis": 2.0}
    standing = Standing("ada", "Ada", "Byron", scores=scores, penalty=1.0, total=14.5, max_total=16)
    (row,) = rows([result("ada")], {"ada": standing})
    assert (row["a2-fine-tune"], row["a2-analysis"]) == (4.5, 2.0)
    assert (row["automatic"], row["manual"]) == (13.5, 2.0)
    assert (row["late_penalty"], row["total"]) == (1.0, 14.5)
    assert (row["first_name"], row["last_name"]) == ("Ada", "Byron")


def test_a_mark_that_is_still_due_is_empty_and_said_to_be_due():
    standing = Standing("ada", scores={"a2-analysis": None}, waiting=frozenset({"a2-analysis"}))
    (row,) = read(as_csv(rows([result("ada")], {"ada": standing})))
    assert (row["a2-analysis"], row["manual"], row["manual_due"]) == ("", "", "yes")


def test_every_student_is_listed_rejected_or_known_to_the_gradebook_alone():
    table = rows([result("ada"), rejected("cy")], {"eve": Standing("eve", total=3.0)})
    assert [(r["student"], r["status"], r["total"]) for r in table] == [
        ("ada", "graded", 14.0),
        ("cy", "rejected", 0.0),
        ("eve", "not graded here", 3.0),
    ]
    assert table[1]["problems"] == "not-json"
    assert len({tuple(row) for row in table}) == 1


@pytest.mark.parametrize("name", ["=1+1", "+49", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_name_is_taken_for_a_formula(name):
    assert guarded(name) == f"'{name}"
    (row,) = read(as_csv(rows([result(name)])))
    assert row["student"].startswith("'")


def test_commas_quotes_and_line_breaks_stay_in_their_cell():
    name = 'O\'Hara, "Scarlett"\n=1'
    (row,) = read(as_csv(rows([result(name)])))
    assert row["student"] == name


def test_json_has_the_same_rows():
    table = rows([result("ada")])
    assert json.loads(as_json(table)) == table


def test_no_students_give_an_empty_table():
    assert as_csv(rows([])) == ""
    assert json.loads(as_json(rows([]))) == []
