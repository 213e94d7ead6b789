"""Build the lesson notebooks from their text: ``python -m lessons.build [--execute] [names]``.

The text of a lesson, ``lessons/text/NN_name.py`` in jupytext's percent format, is the only source.
The notebook beside this file is made from it: the setup cell is put below the title, the cells get
ids that stay as long as their text stays, and the outputs of a run are stored.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEXT = HERE / "text"
CELL_SECONDS = 600
WIDGET = "application/vnd.jupyter.widget-view+json"
# TensorFlow writes these from C++ before any setting can silence it; they say nothing to a student.
START_MESSAGE = re.compile(r"(WARNING: All log messages before absl|[IW]\d{4} \d\d:\d\d:)")
STATIC = "(An interactive control: it appears when this cell is run.)"


def names() -> list[str]:
    """All lessons that have a text, in order."""
    return sorted(path.stem for path in TEXT.glob("[0-9]*_*.py"))


def assemble(text: str):
    """Make a notebook, without outputs, from a lesson's text.

    Args:
        text: the lesson in percent format; its first cell is the title in markdown.

    Returns:
        nbformat notebook with the setup cell below the title and ids made from the cells' text.

    Raises:
        ValueError: the text does not begin with a markdown cell.
    """
    import jupytext

    notebook = jupytext.reads(text, fmt="py:percent")
    if not notebook.cells or notebook.cells[0].cell_type != "markdown":
        raise ValueError("a lesson begins with its title in a markdown cell: '# %% [markdown]'")
    notebook.cells[1:1] = _setup_cells()
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _setup_cells() -> list:
    """The cell that fetches the course where it is missing; the same one in every lesson."""
    import jupytext

    with open(HERE.parent / "pyproject.toml", "rb") as file:
        repository = tomllib.load(file)["project"]["urls"]["Repository"]
    text = (TEXT / "_setup.py").read_text(encoding="utf-8").replace("{repository}", repository)
    cells = jupytext.reads(text, fmt="py:percent").cells
    for cell in cells:
        cell.metadata["tags"] = ["setup"]
    return cells


def keep_outputs(notebook, previous) -> None:
    """Carry stored outputs over to cells whose text has not changed."""
    stored = {cell.get("id"): cell for cell in previous.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.id in stored:
            cell.outputs = stored[cell.id].outputs
            cell.execution_count = stored[cell.id].execution_count


def execute(notebook, cell_seconds: int = CELL_SECONDS) -> list[float]:
    """Run a notebook in a kernel of this very interpreter, storing the outputs in it.

    Returns:
        For each code cell the seconds from the start of the run to the cell's end.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell raised; the outputs up to there are stored.
    """
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from nbclient import NotebookClient

    class ThisInterpreter(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="Python 3", language="python")

    start, ends = time.perf_counter(), []
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_spec_manager=ThisInterpreter(), kernel_name="python3"),
        timeout=cell_seconds,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(HERE)}},
        on_cell_executed=lambda **_: ends.append(time.perf_counter() - start),
    )
    client.owns_km = True  # a kernel manager that was handed in would leave its kernel running
    with _environment(
        TF_CPP_MIN_LOG_LEVEL="3",
        PYTHONPATH=os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH")])),
    ):
        client.execute()
    return ends


def drop_start_messages(notebook) -> None:
    """Take TensorFlow's start messages out of the outputs, and outputs that were nothing else."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                lines = output.text.splitlines(keepends=True)
                output.text = "".join(line for line in lines if not START_MESSAGE.match(line))
        cell.outputs = [output for output in cell.outputs if output.get("text") != ""]


def tidy(notebook) -> None:
    """Remove from the outputs what differs from run to run or names this machine."""
    machine = {
        os.environ.get("COURSE_MIRROR", ""): "<mirror>",
        str(HERE.parent): "<course>",
        str(Path.home()): "~",
        tempfile.gettempdir() + "/": "<temporary>/",
    }
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            data = output.get("data", {})
            if WIDGET in data:
                # The control's state is not stored, so the view would only show an error.
                del data[WIDGET]
                if re.match(r"\w+\(", data.get("text/plain", "W(")):
                    data["text/plain"] = STATIC
            for key in ("text", "evalue"):
                if key in output:
                    output[key] = _rename(output[key], machine)
            for key in ("text/plain", "text/html", "text/markdown"):
                if key in data:
                    data[key] = _rename(data[key], machine)


def _rename(text: str, machine: dict[str, str]) -> str:
    for path, name in machine.items():
        if len(path) > 1:
            text = re.sub(re.escape(path) + r"(?![\w-])" * (not path.endswith("/")), name, text)
    return text


def write(notebook, path: Path) -> None:
    """Write aside, then rename: a build that is cut off leaves the old notebook whole."""
    import nbformat

    aside = path.with_suffix(".ipynb.part")
    aside.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")
    aside.replace(path)


@contextlib.contextmanager
def _environment(**values: str | None) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    try:
        for name, value in values.items():
            _set(name, value)
        yield
    finally:
        for name, value in before.items():
            _set(name, value)


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def build(name: str, run: bool, offline: bool) -> list[str]:
    """Make one lesson's notebook and check it.

    Args:
        name: of the lesson, such as "02_fashion_mnist".
        run: execute it; otherwise the outputs of unchanged cells are kept.
        offline: execute it without network, mirror or cache, on the stand-ins, and do not store it.

    Returns:
        Complaints, one sentence each.
    """
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from lessons import notebook_checks

    path = HERE / f"{name}.ipynb"
    notebook = assemble((TEXT / f"{name}.py").read_text(encoding="utf-8"))
    if not run and path.exists():
        keep_outputs(notebook, nbformat.read(path, as_version=4))
    if run:
        try:
            ends = _run(notebook, offline)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            return [f"the run stopped: {str(error)[-3000:]}"]
        drop_start_messages(notebook)
        print(f"{name}: {ends[-1]:.0f} s, first picture after {_first_picture(notebook, ends)}")
        if offline:
            return notebook_checks.errors_in_outputs(notebook)
    tidy(notebook)
    write(notebook, path)
    return notebook_checks.check(notebook, path.stat().st_size)


def _run(notebook, offline: bool) -> list[float]:
    if not offline:
        return execute(notebook)
    with (
        tempfile.TemporaryDirectory() as cache,
        _environment(COURSE_OFFLINE="1", COURSE_MIRROR=None, COURSE_CACHE=cache),
    ):
        return execute(notebook)


def _first_picture(notebook, ends: Sequence[float]) -> str:
    # The run reports the end of every cell, text cells included or not, so count from the code.
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    moments = ends[-len(code) :]
    for cell, end in zip(code, moments, strict=True):
        if any("image/png" in output.get("data", {}) for output in cell.outputs):
            return f"{end:.0f} s"
    return "no time: there is none"


def check_only(name: str) -> list[str]:
    """Check the stored notebook: it is what its text makes and keeps to all that a lesson must."""
    import nbformat

    from lessons import notebook_checks

    path = HERE / f"{name}.ipynb"
    if not path.exists():
        return ["not built yet: run python -m lessons.build --execute"]
    stored = nbformat.read(path, as_version=4)
    wanted = assemble((TEXT / f"{name}.py").read_text(encoding="utf-8"))
    complaints = notebook_checks.check(stored, path.stat().st_size)
    if [cell.get("id") for cell in stored.cells] != [cell.id for cell in wanted.cells]:
        complaints.insert(0, "the notebook is not what its text makes: run python -m lessons.build")
    return complaints


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns 0 if every lesson is in order, 1 if not, 2 for a wrong name."""
    parser = argparse.ArgumentParser(prog="python -m lessons.build", description=__doc__)
    parser.add_argument("names", nargs="*", help="lessons: a number, a name, or none for all")
    parser.add_argument("--execute", action="store_true", help="run them and store the outputs")
    parser.add_argument("--check", action="store_true", help="only check the stored notebooks")
    parser.add_argument(
        "--offline", action="store_true", help="with --execute: run on the stand-ins, store nothing"
    )
    options = parser.parse_args(arguments)
    chosen = [name for name in names() if _chosen(name, options.names)]
    unknown = [wish for wish in options.names if not any(_chosen(name, [wish]) for name in chosen)]
    if unknown:
        print(f"no such lesson: {', '.join(unknown)}; there are: {', '.join(names())}")
        return 2
    failed = False
    for name in chosen:
        run = options.execute or options.offline
        complaints = check_only(name) if options.check else build(name, run, options.offline)
        failed |= bool(complaints)
        print(f"{name}: {'in order' if not complaints else ''}")
        for complaint in complaints:
            print(f"  - {complaint}")
    return int(failed)


def _chosen(name: str, wishes: Sequence[str]) -> bool:
    return not wishes or any(
        name == Path(wish).stem or name.startswith(wish.zfill(2) + "_") for wish in wishes
    )


if __name__ == "__main__":
    sys.exit(main())
