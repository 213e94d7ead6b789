"""The command line as a newcomer meets it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder import cli
from autograder.commands.check import guess_assignment
from autograder.errors import UserError

HEAVY = ("tensorflow", "keras", "nbgrader", "IPython", "matplotlib")


def test_help_names_every_verb_and_imports_nothing_heavy():
    code = (
        "import sys; from autograder.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print('HEAVY', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in out.stdout
    assert all(verb in out.stdout for verb in cli.VERBS)


@pytest.mark.parametrize("verb", sorted(cli.VERBS))
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main([verb, "--help"])
    assert stop.value.code == 0 and "usage: autograder" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["check", "nowhere.ipynb"], ["check", "."], ["check", __file__, "--assignment", "a9"]],
)
def test_unusable_input_is_one_line_on_stderr_and_status_2(arguments, capsys):
    assert cli.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and len(printed.err.strip().splitlines()) == 1


def test_an_unknown_verb_is_status_2():
    with pytest.raises(SystemExit) as stop:
        cli.main(["grad"])
    assert stop.value.code == 2


def test_the_assignment_is_guessed_from_cells_before_the_name(tmp_path):
    assert guess_assignment(tmp_path / "a3.ipynb", b'{"grade_id": "a2-warm-up"}') == "a2"
    assert guess_assignment(tmp_path / "my_a3.ipynb", b"{}") == "a3"
    with pytest.raises(UserError, match="--assignment"):
        guess_assignment(tmp_path / "homework.ipynb", b"{}")
