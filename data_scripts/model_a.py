"""Model A: a network that knows eight of the ten kinds of clothing, trained once and kept here.

Task A leaves out sandals (5) and shirts (6), which task B tells apart. The network is the deep
"selu" net of the lecture: Flatten, Dense 300, 100, 50, 50, 50, and a softmax over eight classes.
``python -m data_scripts train-model-a`` makes both artefacts again.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_scripts import fashion, files
from data_scripts.errors import DataError
from data_scripts.source import Source

FOLDER = Path(__file__).parent / "artefacts"
LEFT_OUT = (5, 6)
HELD_OUT = 5000
HIDDEN = (300, 100, 50, 50, 50)
SEED = 42


@dataclass(frozen=True)
class TaskA:
    """Pictures float32 (N, 28, 28) in 0..1 and labels uint8 (N,) in 0..7."""

    train_images: np.ndarray
    train_labels: np.ndarray
    valid_images: np.ndarray
    valid_labels: np.ndarray


def load(source: Source | None = None) -> tuple[dict, list[np.ndarray]]:
    """Architecture and weights of model A.

    Args:
        source: the ``source`` of the pictures it shall fit. Without it: whichever kind (real or
            drawn) ``datasets.fashion_mnist_small()`` finds.

    Returns:
        (config, weights) for ``keras.Sequential.from_config(config)`` and ``set_weights(weights)``;
        weights are float32 arrays.

    Raises:
        DataError: the artefact is missing or damaged.
    """
    kind = _kind(source)
    try:
        return facts(source)["config"], [array.copy() for array in _weights(kind)]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"Model A ({kind}) cannot be read from {FOLDER}: {error}. Make it again with "
            "`python -m data_scripts train-model-a`."
        ) from error


def trained(source: Source | None = None):
    """Model A as a new ``keras.Sequential`` with its trained weights, not compiled.

    Args:
        source: as for ``load``.

    Raises:
        DataError: the artefact is missing or damaged.
    """
    model = build()
    model.set_weights(load(source)[1])
    return model


@functools.cache
def _weights(kind: str) -> tuple[np.ndarray, ...]:
    """Unpacking takes longer than copying, and graded notebooks ask several times."""
    with np.load(FOLDER / f"model_a_{kind}.npz", allow_pickle=False) as archive:
        return tuple(archive[f"arr_{number}"] for number in range(2 * (len(HIDDEN) + 1)))


def facts(source: Source | None = None) -> dict:
    """How the artefact was made: config, epochs, accuracies, versions."""
    return json.loads((FOLDER / f"model_a_{_kind(source)}.json").read_text("utf-8"))


def split_task_a(data: fashion.FashionMnist) -> TaskA:
    """Pictures of the eight classes; the last 5,000 training pictures (all classes) are held out.

    Labels above the two missing classes move down by two, so that they run from 0 to 7.
    """
    count = len(data.train_images)
    images = data.train_images.astype(np.float32) / 255
    parts = []
    for chosen in (slice(0, count - HELD_OUT), slice(count - HELD_OUT, count)):
        keep = ~np.isin(data.train_labels[chosen], LEFT_OUT)
        labels = data.train_labels[chosen][keep]
        parts += [images[chosen][keep], np.where(labels > max(LEFT_OUT), labels - 2, labels)]
    return TaskA(*parts)


def build():
    """The untrained network."""
    import keras
    from keras import layers

    hidden = [
        layers.Dense(
            units, activation="selu", kernel_initializer="lecun_normal", name=f"hidden_{number}"
        )
        for number, units in enumerate(HIDDEN, start=1)
    ]
    return keras.Sequential(
        [
            keras.Input((28, 28), name="image"),
            layers.Flatten(name="flatten"),
            *hidden,
            layers.Dense(8, activation="softmax", name="eight_classes"),
        ],
        name="model_a",
    )


def train(data: fashion.FashionMnist, epochs: int = 20, verbose: int = 2) -> dict:
    """Train model A on some pictures and keep it as the artefact for their kind.

    Args:
        data: full data set (60,000 training pictures).
        epochs: passes over task A's training pictures.
        verbose: how much Keras prints.

    Returns:
        the facts recorded beside the weights.
    """
    import keras

    keras.utils.set_random_seed(SEED)
    task = split_task_a(data)
    model = build()
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.SGD(learning_rate=1e-3),
        metrics=["accuracy"],
        steps_per_execution=50,
    )
    history = model.fit(
        task.train_images,
        task.train_labels,
        batch_size=32,
        epochs=epochs,
        validation_data=(task.valid_images, task.valid_labels),
        verbose=verbose,
    ).history
    record = {
        "config": model.get_config(),
        "pictures": "Fashion-MNIST" if data.source.real else fashion.garments_origin(),
        "training_pictures": len(task.train_labels),
        "epochs": epochs,
        "batch_size": 32,
        "optimizer": "SGD, learning rate 0.001",
        "seed": SEED,
        "train_accuracy": round(history["accuracy"][-1], 4),
        "valid_accuracy": round(history["val_accuracy"][-1], 4),
        "keras": keras.__version__,
    }
    _keep("real" if data.source.real else "drawn", model.get_weights(), record)
    return record


def _keep(kind: str, weights: list[np.ndarray], record: dict) -> None:
    def write(aside: Path) -> None:
        with aside.open("wb") as file:
            np.savez_compressed(file, *weights)

    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    files.write_aside(FOLDER / f"model_a_{kind}.npz", write)
    files.write_aside(
        FOLDER / f"model_a_{kind}.json", lambda aside: aside.write_text(text, "utf-8")
    )


def _kind(source: Source | None) -> str:
    real = fashion.load_small().source.real if source is None else source.real
    return "real" if real else "drawn"
