"""``autograder doctor``: what is installed, reachable and protected; each problem with a remedy."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

#: Packages the course rests on, and the range each is tested with.
PACKAGES = {
    "tensorflow": "2.18 to 2.21",
    "keras": "3.8 or newer",
    "nbgrader": "0.9",
    "jupyterlab": "4.2 or newer",
    "tensorflow-datasets": "4.9.7 or newer",
    "tf-explain": "0.3.1",
    "matplotlib": "3.9 or newer",
    "opencv-python-headless": "any",
}

#: Memory that grading with two workers needs, in MB, with some air.
NEEDED_MB = 3_000


@dataclass(frozen=True)
class Item:
    """One thing looked at: ``state`` is ok, note (works, with a restriction) or problem."""

    area: str
    name: str
    state: str
    found: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(arguments: argparse.Namespace) -> int:
    items = examine()
    if arguments.json:
        print(json.dumps([asdict(item) for item in items], indent=1, ensure_ascii=False))
        return 0
    signs = {"ok": "✔", "note": "–", "problem": "✘"}
    width = max(len(item.name) for item in items)
    area = None
    for item in items:
        if item.area != area:
            print(f"{'' if area is None else chr(10)}{item.area}")
            area = item.area
        print(f"  {signs[item.state]} {item.name:<{width}}  {item.found}")
        if item.remedy:
            print(f"    {'':<{width}}  → {item.remedy}")
    problems = sum(item.state == "problem" for item in items)
    print()
    print(
        f"{problems} problem{'s' * (problems != 1)} found" if problems else "Everything is ready."
    )
    return 0


def examine() -> list[Item]:
    """Everything, in the order in which it is shown."""
    return [*_software(), *_data(), *_grading()]


def _software() -> list[Item]:
    version = platform.python_version()
    fine = (3, 11) <= sys.version_info[:2] <= (3, 13)
    remedy = "" if fine else "use Python 3.11, 3.12 or 3.13"
    items = [Item("Software", "Python", "ok" if fine else "problem", version, remedy)]
    for name, wanted in PACKAGES.items():
        try:
            items.append(Item("Software", name, "ok", metadata.version(name)))
        except metadata.PackageNotFoundError:
            remedy = f"pip install {name} (version {wanted})"
            items.append(Item("Software", name, "problem", "not installed", remedy))
    return items


def _data() -> list[Item]:
    from data_scripts import inventory, settings

    items = []
    for entry in inventory.entries():
        state = "ok" if entry.state in ("verified", "readable") else "note"
        state = "problem" if entry.state == "damaged" else state
        place = f"{entry.state}, from the {entry.where}" if entry.where else entry.state
        items.append(Item("Data and weights", entry.name, state, place, entry.note))
    mirror, cache = settings.mirror_dir(), settings.cache_dir()
    found = str(mirror) if mirror else "not set"
    remedy = "" if mirror else "set COURSE_MIRROR where a lab has a copy of the data"
    items.append(Item("Data and weights", "mirror", "ok" if mirror else "note", found, remedy))
    usable = os.access(_existing(cache), os.W_OK)
    remedy = "" if usable else f"make {_existing(cache)} writable or set COURSE_CACHE"
    items.append(
        Item("Data and weights", "cache", "ok" if usable else "problem", str(cache), remedy)
    )
    return items


def _grading() -> list[Item]:
    import psutil

    from autograder.execution import sandbox
    from autograder.rubrics import available

    found = sandbox.protection()
    text = f"active: {found.detail}" if found.active else f"not possible: {found.detail}"
    remedy = "" if found.active else sandbox.ADVICE
    state = "ok" if found.active else "problem"
    items = [Item("Grading", "sandbox", state, text, remedy)]
    warm = hasattr(os, "fork") and sys.platform != "darwin"
    text = "one import of TensorFlow per class" if warm else "every submission starts on its own"
    items.append(Item("Grading", "warm start", "ok" if warm else "note", text))
    free = psutil.virtual_memory().available // 10**6
    remedy = "" if free >= NEEDED_MB else "close other programs or use --workers 1"
    items.append(
        Item("Grading", "memory", "ok" if not remedy else "note", f"{free:,} MB free", remedy)
    )
    disk = shutil.disk_usage(Path.cwd()).free // 10**6
    remedy = "" if disk > 1_000 else "free some space: results are written where the course lies"
    items.append(
        Item("Grading", "disk", "ok" if not remedy else "problem", f"{disk:,} MB free", remedy)
    )
    try:
        items.append(Item("Grading", "cluster", "ok", f"Dask {metadata.version('distributed')}"))
    except metadata.PackageNotFoundError:
        remedy = "for several machines: pip install transfer-learning-course[cluster]"
        items.append(Item("Grading", "cluster", "note", "Dask is not installed", remedy))
    items.append(Item("Grading", "assignments", "ok", ", ".join(available())))
    return items


def _existing(path: Path) -> Path:
    """The path itself or the nearest folder above it that exists."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
