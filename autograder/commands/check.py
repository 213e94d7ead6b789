"""``autograder check NOTEBOOK``: grade one file without a database (self-study, Colab)."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from autograder.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("notebook", type=Path, help="the .ipynb file")
    parser.add_argument(
        "--assignment", metavar="A", help="a1 to a6; by default taken from the file's name or cells"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    content = _read(arguments.notebook)
    assignment = arguments.assignment or guess_assignment(arguments.notebook, content)
    from autograder.rubrics import available

    if assignment not in available():
        raise UserError(
            f"there is no assignment {assignment!r}; choose one of {', '.join(available())}"
        )
    if not arguments.json and sys.stderr.isatty():
        print("running the notebook …", file=sys.stderr, end="\r")
    from autograder.grading import grade_notebook

    name = arguments.notebook
    result = grade_notebook(content, assignment, student=name.stem, notebook=name.name).result
    if arguments.json:
        print(json.dumps(result.to_json(), indent=1, ensure_ascii=False))
    else:
        from autograder.tables import result_text

        print(result_text(result))
    return 0


def guess_assignment(path: Path, content: bytes) -> str:
    """The assignment a notebook belongs to, from its cells' ids or its name.

    Raises UserError where neither tells.
    """
    found = re.findall(rb'"grade_id": ?"(a[1-6])-', content)
    if found:
        return max(set(found), key=found.count).decode()
    match = re.search(r"a[1-6]", path.stem)
    if match is None:
        raise UserError(
            f"cannot tell which assignment {path.name} belongs to: add --assignment a2, for example"
        )
    return match[0]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"there is no file {path}") from None
    except (IsADirectoryError, PermissionError) as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None
