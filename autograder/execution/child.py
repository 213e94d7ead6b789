"""The untrusted side: run a plan's cells in one IPython shell and write evidence.

Run as ``python -m autograder.execution.child FOLDER``: ``FOLDER/plan.json`` says what to do,
evidence goes to ``FOLDER/evidence``, outputs to ``FOLDER/outputs.json``, and one line per started
cell goes to the file descriptor named in the plan's environment, for the parent's clock.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from autograder.evidence import collecting

#: Most bytes of text output kept per cell.
MAX_OUTPUT = 100_000


def run_plan(plan: dict, folder: Path, started) -> None:
    """Run the cells of a plan (JSON form) in order.

    Arguments:
        folder: existing folder; ``evidence/`` and ``outputs.json`` are written there.
        started: called with the id of each cell just before it runs.
    """
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    evidence = folder / "evidence"
    evidence.mkdir(exist_ok=True)
    collecting.into(evidence, plan["seed"])
    outputs: dict[str, list] = {}
    for cell in plan["cells"]:
        started(cell["id"])
        if cell["kind"] == "check":
            collecting.collect(cell["id"].removesuffix("-check"), shell.user_ns)
        else:
            outputs[cell["id"]] = run_cell(shell, cell["source"])
            _write_json(folder / "outputs.json", outputs)


def run_cell(shell, source: str) -> list[dict]:
    """Run one cell and return its outputs in notebook format, cut to ``MAX_OUTPUT``."""
    from IPython.utils.capture import capture_output

    with capture_output() as captured:
        result = shell.run_cell(source, store_history=False)
    outputs = []
    for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr)):
        if text:
            outputs.append({"output_type": "stream", "name": name, "text": _cut(text)})
    for shown in captured.outputs:
        data = {kind: value for kind, value in shown.data.items() if isinstance(value, str)}
        if sum(map(len, data.values())) <= 20 * MAX_OUTPUT:
            outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        outputs.append(
            {
                "output_type": "error",
                "ename": type(error).__name__,
                "evalue": _cut(str(error)),
                "traceback": [],
            }
        )
    return outputs


def _cut(text: str) -> str:
    if len(text) <= MAX_OUTPUT:
        return text
    half = MAX_OUTPUT // 2
    return f"{text[:half]}\n… {len(text) - 2 * half:,} characters left out …\n{text[-half:]}"


def _write_json(path: Path, document) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(document), encoding="utf-8")
    os.replace(part, path)


def main() -> int:
    folder = Path(sys.argv[1])
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    clock = int(os.environ.pop("AUTOGRADER_CLOCK_FD"))

    def started(cell_id: str) -> None:
        os.write(clock, f"{cell_id}\n".encode())

    run_plan(plan, folder, started)
    started("")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
