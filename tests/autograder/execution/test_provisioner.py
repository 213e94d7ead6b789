"""Kernels for stock nbgrader, forked from a warm parent."""

from __future__ import annotations

import os

import nbformat
import pytest

from autograder.execution import provisioner

pytestmark = pytest.mark.skipif(not provisioner.possible(), reason="fork is not safe here")


class EntryPoint:
    """What an installed package would have declared."""

    name, group = provisioner.NAME, provisioner.GROUP
    value = "autograder.execution.provisioner:WarmProvisioner"

    def load(self):
        return provisioner.WarmProvisioner


def test_enable_leaves_a_choice_alone(monkeypatch):
    monkeypatch.setattr("sys.argv", ["/somewhere/nbgrader", "autograde"])
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "mine")
    provisioner.enable()
    assert os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] == "mine"


@pytest.mark.parametrize(
    ("program", "expected"), [("/bin/nbgrader", provisioner.NAME), ("/bin/jupyter-lab", None)]
)
def test_only_nbgrader_s_own_commands_start_warm(monkeypatch, program, expected):
    monkeypatch.delenv("JUPYTER_DEFAULT_PROVISIONER_NAME", raising=False)
    monkeypatch.setattr("sys.argv", [program])
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [EntryPoint()])
    provisioner.enable()
    assert os.environ.get("JUPYTER_DEFAULT_PROVISIONER_NAME") == expected
    monkeypatch.delenv("JUPYTER_DEFAULT_PROVISIONER_NAME", raising=False)


@pytest.mark.slow
def test_each_notebook_gets_a_new_kernel_of_the_same_warm_parent(monkeypatch):
    from jupyter_client.provisioning import KernelProvisionerFactory
    from nbclient import NotebookClient

    factory = KernelProvisionerFactory.instance()
    monkeypatch.setitem(factory.provisioners, provisioner.NAME, EntryPoint())
    monkeypatch.setattr(factory, "default_provisioner_name", provisioner.NAME)
    code = (
        "import os, sys\n"
        "warm = 'tensorflow' in sys.modules\n"
        "import tensorflow as tf\n"
        "fresh = 'mark' not in globals(); mark = 1\n"
        "print(warm, fresh, os.getppid(), float(tf.reduce_sum(tf.ones((3, 3)))))"
    )
    lines = []
    for _ in range(2):
        cells = [nbformat.v4.new_code_cell(code)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        NotebookClient(notebook, kernel_name="python3").execute()
        lines.append(notebook.cells[0].outputs[0]["text"])
    parent = provisioner.server()._process.pid
    assert lines == [f"True True {parent} 9.0\n"] * 2
