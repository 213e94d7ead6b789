"""Submissions made of an example whose cells are replaced, and a warm parent to run them."""

from __future__ import annotations

import json

import nbformat
import pytest

from autograder.execution import sandbox
from autograder.execution.preparing import open_to_all, prepare


@pytest.fixture(scope="session")
def needs_sandbox():
    """Skip, saying why, where this machine cannot build the sandbox."""
    found = sandbox.protection()
    if not found.active:
        pytest.skip(f"no sandbox on this machine: {found.detail}")


@pytest.fixture(scope="session")
def warm(needs_sandbox):
    """A sandboxed warm parent for a2, shared by the tests (its children are not)."""
    from autograder.execution.warm import Warm
    from data_scripts import settings

    prepare("a2")
    open_to_all(settings.cache_dir())
    with Warm(("a2",)) as parent:
        yield parent


@pytest.fixture(scope="session")
def reference_notebook():
    from assignments.library import examples, submission

    reference = next(e for e in examples("a2") if e.label == "reference")
    return submission(reference)


@pytest.fixture
def submit(reference_notebook):
    """``submit({"a2-warm-up": source})``: the bytes of the reference with some cells replaced."""

    def make(cells: dict[str, str]) -> bytes:
        notebook = nbformat.from_dict(json.loads(nbformat.writes(reference_notebook)))
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in cells:
                cell.source = cells[name]
        return nbformat.writes(notebook).encode()

    return make
