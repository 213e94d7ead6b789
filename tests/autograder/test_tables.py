"""Results on a terminal: what students wrote is text there and nothing else."""

from autograder.tables import class_table, harmless, result_text
from tests.autograder.classroom import result

ESCAPE = "\x1b]0;mine\x07\x1b[2J\u202egnp"


def test_escape_sequences_are_shown_and_do_not_act():
    assert harmless("a\x1b[31mb\x9bc\r\td\n") == "a␛[31mb\ufffdc␍\td\n"


def test_neither_names_nor_messages_act_on_the_terminal():
    from dataclasses import replace

    hostile = result(ESCAPE, ("a2-fine-tune", "recompiled"))
    questions = tuple(
        replace(q, checks=tuple(replace(c, message=c.message + ESCAPE) for c in q.checks))
        for q in hostile.questions
    )
    hostile = replace(hostile, notebook=ESCAPE, questions=questions)
    for text in (class_table([hostile, result("ada")]), result_text(hostile)):
        assert not set("\x1b\x07\u202e") & set(text)
    assert "␛]0;mine" in result_text(hostile)


def test_columns_stand_under_each_other_whatever_a_name_contains():
    lines = class_table([result("\x1b[31m"), result("a-much-longer-name")]).splitlines()
    assert lines[2].index("/") == lines[3].index("/")
