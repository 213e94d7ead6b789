"""Notebooks are made from their text, keep what they can, and name nobody's machine."""

import os
import tempfile
from pathlib import Path

import nbformat
import pytest

from lessons import build, notebook_checks

TITLE = "# %% [markdown]\n# # A lesson\n\n"


def lesson(*cells):
    return build.assemble(TITLE + "\n".join(f"# %%\n{cell}\n" for cell in cells))


def code(notebook):
    """The code cells that are not the setup cell."""
    return [c for c in notebook.cells if c.cell_type == "code" and not c.metadata.get("tags")]


def test_the_setup_cell_stands_below_the_title_and_names_the_repository_of_pyproject():
    setup = lesson("1 + 1").cells[1]
    pyproject = (Path(build.HERE).parent / "pyproject.toml").read_text(encoding="utf-8")
    address = setup.source.split('REPOSITORY = "')[1].split('"')[0]
    assert address.startswith("https://") and address in pyproject
    compile(setup.source, "setup", "exec")


def test_an_edited_cell_gets_a_new_id_and_its_neighbours_keep_theirs():
    before, after = lesson("a = 1", "b = 2", "c = 3"), lesson("a = 1", "b = 20", "c = 3")
    same = [old.id == new.id for old, new in zip(code(before), code(after), strict=True)]
    assert same == [True, False, True]


def test_equal_cells_still_have_different_ids():
    assert len({cell.id for cell in code(lesson("a = 1", "a = 1"))}) == 2
    nbformat.validate(lesson("a = 1", "a = 1"))


def test_a_text_without_title_is_refused():
    with pytest.raises(ValueError, match="title"):
        build.assemble("# %%\n1 + 1\n")


def test_outputs_stay_with_unchanged_cells_only():
    previous = lesson("a = 1", "b = 2")
    for cell in code(previous):
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="kept")]
    notebook = lesson("a = 1", "b = 3")
    build.keep_outputs(notebook, previous)
    assert [len(cell.outputs) for cell in code(notebook)] == [1, 0]


def test_stored_outputs_name_no_folder_of_this_machine_and_no_dead_widget(monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", "/somewhere/mirror")
    notebook = lesson("a = 1")
    paths = f"/somewhere/mirror/x {Path.home()}/y {build.HERE}/z {tempfile.gettempdir()}/q"
    stream = nbformat.v4.new_output("stream", name="stdout", text=paths)
    widget = nbformat.v4.new_output(
        "display_data", {build.WIDGET: {"model_id": "1"}, "text/plain": "HBox(children=())"}
    )
    code(notebook)[0].outputs = [stream, widget]
    build.tidy(notebook)
    for path in (
        "/somewhere/mirror",
        str(Path.home()) + "/",
        str(build.HERE),
        tempfile.gettempdir(),
    ):
        assert path not in stream.text
    assert "<mirror>/x" in stream.text
    assert widget.data == {"text/plain": build.STATIC}


def test_a_cell_runs_in_this_interpreter_and_may_import_the_course():
    notebook = lesson("import sys, lessons\nprint(sys.executable)")
    ends = build.execute(notebook, cell_seconds=60)
    import sys

    assert code(notebook)[0].outputs[0].text.strip() == sys.executable
    assert ends == sorted(ends) and len(ends) == 2


def test_environment_is_put_back(monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", "/somewhere")
    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    with build._environment(COURSE_MIRROR=None, COURSE_OFFLINE="1"):
        assert "COURSE_MIRROR" not in os.environ
    assert os.environ["COURSE_MIRROR"] == "/somewhere" and "COURSE_OFFLINE" not in os.environ


def test_a_lesson_that_does_not_exist_is_named_with_those_that_do(capsys):
    assert build.main(["99_nothing"]) == 2
    said = capsys.readouterr().out
    assert "99_nothing" in said and "02_fashion_mnist" in said


def test_the_checks_find_what_is_wrong():
    notebook = lesson("a = 1")
    code(notebook)[0].outputs = [
        nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero"),
        nbformat.v4.new_output("display_data", {"image/png": "…"}),
        nbformat.v4.new_output("stream", name="stderr", text="a warning"),
    ]
    complaints = "\n".join(notebook_checks.check(notebook, size=3_000_000))
    for word in ("ZeroDivisionError", "alt text", "stderr", "bytes", "quiz", "words", "code cells"):
        assert word in complaints


def test_an_announced_error_is_no_error():
    notebook = lesson("1 / 0")
    cell = code(notebook)[0]
    cell.outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="…")]
    assert notebook_checks.errors_in_outputs(notebook)
    cell.metadata["tags"] = ["raises-exception"]
    assert not notebook_checks.errors_in_outputs(notebook)


def test_the_kernel_ends_with_the_run():
    cells = [nbformat.v4.new_code_cell("import os; print(os.getpid())")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    build.execute(notebook)
    pid = int(notebook.cells[0].outputs[0]["text"])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
