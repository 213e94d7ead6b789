"""The readable names of ImageNet's thousand classes, without a network.

TensorFlow Datasets, which the course installs anyway, ships two text tables: the WordNet numbers
(whose sorted order is the order of the classes) and the nouns. Both are read as text; importing
the package would take seconds. Where it is missing, Keras's own index file serves, if it is there.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import json
import re
from pathlib import Path

from data_scripts import settings
from data_scripts.errors import DataError

INDEX_FILE = "imagenet_class_index.json"


@functools.cache
def table() -> tuple[tuple[str, str], ...]:
    """(WordNet number, readable name) of class 0 to 999, as ``keras.applications`` names them.

    Raises:
        DataError: no table can be found.
    """
    found = _from_keras_index() or _from_tensorflow_datasets()
    if found is None:
        raise DataError(
            "The names of ImageNet's classes are missing: install tensorflow-datasets, or put "
            f"{INDEX_FILE} into {settings.cache_dir() / 'keras' / 'models'}."
        )
    return found


def _from_tensorflow_datasets() -> tuple[tuple[str, str], ...] | None:
    package = importlib.util.find_spec("tensorflow_datasets")
    if package is None or not package.submodule_search_locations:
        return None
    root = Path(package.submodule_search_locations[0])
    try:
        numbers = (root / "image_classification" / "imagenet_resized_labels.txt").read_text("utf-8")
        source = (root / "datasets" / "siscore" / "labels.py").read_text("utf-8")
        nouns = next(
            ast.literal_eval(statement.value)
            for statement in ast.parse(source).body
            if isinstance(statement, ast.Assign)
            and getattr(statement.targets[0], "id", "") == "IMAGENET_LABELS_LIST"
        )
    except (OSError, StopIteration, SyntaxError, ValueError):
        return None
    return _joined(sorted(numbers.split()), [_first_noun(noun) for noun in nouns])


def _from_keras_index() -> tuple[tuple[str, str], ...] | None:
    for _name, folder in settings.keras_model_folders():
        try:
            index = json.loads((folder / INDEX_FILE).read_text("utf-8"))
            rows = [index[str(number)] for number in range(1000)]
            return _joined([row[0] for row in rows], [row[1] for row in rows])
        except (OSError, ValueError, KeyError, IndexError):
            continue
    return None


def _first_noun(noun: str) -> str:
    """First synonym: "crane (bird), …" → "crane". Blanks become underscores, as in Keras."""
    return re.sub(r"\s*\(.*?\)", "", noun.split(",")[0]).strip().replace(" ", "_")


def _joined(numbers: list[str], names: list[str]) -> tuple[tuple[str, str], ...] | None:
    if len(numbers) != 1000 or len(names) != 1000:
        return None
    return tuple(zip(numbers, names, strict=True))
