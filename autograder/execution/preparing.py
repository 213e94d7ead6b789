"""The data that every submission of an assignment needs, loaded once, without TensorFlow ops."""

from __future__ import annotations

import contextlib
from importlib import import_module
from pathlib import Path


def prepare(assignment: str) -> None:
    """Load (or draw, and keep in the cache) the data of an assignment.

    Called by the grader itself, so that the read-only sandbox finds a filled cache, and by the
    warm parent, so that its children inherit the arrays. An assignment whose collector has a
    ``prepare`` function decides for itself.
    """
    with contextlib.suppress(ModuleNotFoundError):
        module = import_module(f"autograder.evidence.collect.{assignment}")
        if hasattr(module, "prepare"):
            module.prepare()
            return
    from data_scripts import datasets, model_a

    datasets.fashion_mnist_small()
    model_a.load()
    if assignment != "a2":
        datasets.pets_small()
        datasets.pets_folder_small()


def open_to_all(folder: Path) -> None:
    """Let other accounts read what lies in a data folder.

    A class graded by root runs under an account without rights, which could otherwise not read
    the cache that root has filled.
    """
    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(OSError):
            if path.is_symlink():
                continue
            mode = path.stat().st_mode
            wanted = mode | (0o055 if path.is_dir() else 0o044)
            if wanted != mode:
                path.chmod(wanted)
