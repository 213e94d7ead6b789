"""The seven lessons and the small modules they import: explain, figures, studies, widgets."""

from __future__ import annotations

import datetime
import importlib.metadata
import platform

_PACKAGES = ("keras", "tensorflow", "numpy", "tf-explain")


def about(*sources: object) -> None:
    """Print what a run rests on: the data sources, the versions, the processors and the date.

    Args:
        *sources: ``Source`` objects of ``data_scripts`` (anything with a one-line ``str``).
    """
    import os

    for source in sources:
        print(f"data      {source}")
    print("versions  Python", platform.python_version(), end="")
    for package in _PACKAGES:
        try:
            print(f", {package} {importlib.metadata.version(package)}", end="")
        except importlib.metadata.PackageNotFoundError:
            continue
    print(f"\nrun       {datetime.date.today():%-d %B %Y} on {os.cpu_count()} processors")
