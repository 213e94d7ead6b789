"""Specification of lesson 3's thirty lines: they are at most thirty, stand alone, train, and hold.

The cell is taken out of the lesson's text and run by itself in a new interpreter, as a reader would
who copies it into an empty notebook.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSON = ROOT / "lessons" / "text" / "03_cats_vs_dogs.py"
REPORT = re.compile(r"(\d+\.\d)% of the validation photographs right")


def thirty_lines() -> str:
    """The source of the cell that is marked ``thirty-lines``."""
    import jupytext

    cells = jupytext.reads(LESSON.read_text(encoding="utf-8"), fmt="py:percent").cells
    marked = [cell for cell in cells if cell.metadata.get("title") == "[thirty-lines]"]
    marked = marked or [cell for cell in cells if "# 5. Train and test" in cell.source]
    assert len(marked) == 1, "the lesson has exactly one cell with the whole exercise"
    return marked[0].source


def run_alone(folder: Path, **environment: str | None) -> float:
    """Run the cell in an interpreter of its own; the accuracy that it prints."""
    script = folder / "cell.py"
    script.write_text(thirty_lines(), encoding="utf-8")
    wanted = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
    result = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env={name: value for name, value in wanted.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    found = REPORT.search(result.stdout)
    assert found, f"the cell reports its accuracy; it printed: {result.stdout}"
    return float(found[1]) / 100


def test_the_whole_exercise_has_at_most_thirty_lines():
    assert len(thirty_lines().splitlines()) <= 30


def test_no_line_hides_several():
    """Thirty lines are thirty statements a reader can follow, not thirty long ones."""
    source = thirty_lines()
    assert max(map(len, source.splitlines())) <= 100
    assert ";" not in re.sub(r"#.*", "", source)


def test_it_names_the_five_stages_in_order():
    stages = re.findall(r"^# (\d)\. (\w+)", thirty_lines(), flags=re.MULTILINE)
    assert stages == [
        ("1", "Organise"),
        ("2", "Build"),
        ("3", "Augment"),
        ("4", "Define"),
        ("5", "Train"),
    ]


def test_it_uses_no_name_that_it_does_not_define():
    import builtins

    tree = ast.parse(thirty_lines())
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    defined = {node.id for node in names if isinstance(node.ctx, ast.Store)} | set(dir(builtins))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            defined |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    assert {node.id for node in names if isinstance(node.ctx, ast.Load)} <= defined


@pytest.mark.slow
def test_it_trains_alone_on_stand_ins(tmp_path):
    cache = str(tmp_path / "cache")
    accuracy = run_alone(tmp_path, COURSE_MIRROR=None, COURSE_OFFLINE="1", COURSE_CACHE=cache)
    assert accuracy > 0.75


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.skipif("COURSE_MIRROR" not in os.environ, reason="COURSE_MIRROR is not set")
def test_it_reaches_nine_out_of_ten_on_real_photographs(tmp_path):
    assert run_alone(tmp_path, COURSE_OFFLINE="1") >= 0.90
