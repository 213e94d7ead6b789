"""Surroundings in which a student's ``classify`` is tried.

A mistake in ``load_image`` is punished once, in its own question: where a helper of the student's
does not work, ``classify`` is given one that does for as long as it is examined.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable

import numpy as np

from autograder.evidence.plain import as_array, type_name
from autograder.evidence.session import Probe, StudentError


def load_image(path, size=(224, 224)):
    """An upright RGB picture, float32 (height, width, 3), values 0…255."""
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        return np.asarray(upright.resize((size[1], size[0])), "float32")


def make_batch(images):
    """One picture or a list of them as a batch (N, H, W, 3)."""
    return np.stack(images if isinstance(images, (list, tuple)) else [images])


def preprocess(batch, family):
    """A new batch in the range a family of networks was trained with."""
    from data_scripts import backbones

    name = "efficientnet_lite0" if family == "efficientnet_lite" else family
    return np.asarray(backbones.PREPROCESS[name](np.array(batch, "float32")))


def top_k(probabilities, class_names, k=3):
    """The k most probable classes as (name, probability), best first."""
    scores = np.asarray(probabilities).ravel()
    return [(class_names[i], float(scores[i])) for i in np.argsort(scores)[::-1][:k]]


HELPERS: dict[str, Callable] = {
    "load_image": load_image,
    "make_batch": make_batch,
    "preprocess": preprocess,
    "top_k": top_k,
}


@contextlib.contextmanager
def helpers_in_place(probe: Probe, pictures: dict[str, np.ndarray], helpers: dict[str, Callable]):
    """Lend working helpers to the student's namespace in place of those that do not work.

    Arguments:
        probe: of the question about ``classify``.
        pictures: path → upright pixels of the probe pictures.
        helpers: what to lend, by name.
    """
    namespace = probe.session.namespace
    lent = [name for name in helpers if not _works(probe, name, pictures)]
    own = {name: namespace[name] for name in lent if name in namespace}
    probe.evidence.value("lent", lent)
    for name in lent:
        namespace[name] = helpers[name]
    try:
        yield
    finally:
        for name in lent:
            namespace.pop(name, None)
            if name in own:
                namespace[name] = own[name]


def _works(probe: Probe, name: str, pictures: dict[str, np.ndarray]) -> bool:
    """Whether the student's helper does for the probe pictures what the pipeline needs."""
    if name not in probe.session.namespace:
        return False
    try:
        return _TRIALS[name](functools.partial(probe.call, name), pictures)
    except StudentError:
        return False


def _loads(call: Callable, pictures: dict[str, np.ndarray]) -> bool:
    return all(_close(call(path), pixels, 4.0) for path, pixels in pictures.items())


def _batches(call: Callable, pictures: dict[str, np.ndarray]) -> bool:
    images = [pixels.astype("float32") for pixels in pictures.values()]
    return _close(call(images[0].copy()), images[0][None], 1e-3) and _close(
        call([image.copy() for image in images]), np.stack(images), 1e-3
    )


def _preprocesses(call: Callable, pictures: dict[str, np.ndarray]) -> bool:
    batch = np.stack([pixels[::16, ::16] for pixels in pictures.values()]).astype("float32")
    return all(
        _close(call(batch.copy(), family), preprocess(batch, family), 2e-3)
        for family in ("resnet50", "mobilenet", "efficientnet_lite")
    )


def _ranks(call: Callable, pictures: dict[str, np.ndarray]) -> bool:
    scores, names = np.array([0.1, 0.4, 0.3, 0.2], "float32"), ("n", "o", "p", "q")
    for k in (1, 3, 4):
        result = call(scores.copy(), names, k=k)
        if not isinstance(result, (list, tuple)) or [p[0] for p in result] != list("opqn"[:k]):
            return False
    return True


_TRIALS: dict[str, Callable] = {
    "load_image": _loads,
    "make_batch": _batches,
    "preprocess": _preprocesses,
    "top_k": _ranks,
}


def _close(value, wanted: np.ndarray, tolerance: float) -> bool:
    """Whether a value is an array like the wanted one; a list of numbers serves no network."""
    array = None if isinstance(value, list | tuple) else as_array(value)
    return (
        array is not None
        and array.shape == wanted.shape
        and float(np.abs(array - wanted.astype("float64")).mean()) <= tolerance
    )


def counting_network(shape: tuple[int, int, int], tiles: int, classes: int):
    """A tiny classifier of tile boards that notes the shape of every batch it is fed with.

    Arguments:
        shape: of one input picture.
        tiles: tiles per row.
        classes: how many probabilities; its only weights are (3·tiles², classes).

    Returns:
        (a functional ``keras.Model``, the list of the shapes fed to it, oldest first).
    """
    import keras

    class CountingNetwork(keras.Model):
        """Counts calls and calls of ``predict``; computes what a functional model computes."""

        def __call__(self, *args, **kwargs):
            self._note(args, kwargs)
            return super().__call__(*args, **kwargs)

        def predict(self, *args, **kwargs):
            self._note(args, kwargs)
            return super().predict(*args, **kwargs)

        def predict_on_batch(self, *args, **kwargs):
            self._note(args, kwargs)
            return super().predict_on_batch(*args, **kwargs)

        def _note(self, args, kwargs):
            values = [*args, *kwargs.values()]
            if values and len(fed) < 20:
                fed.append([None if n is None else int(n) for n in getattr(values[0], "shape", ())])

    fed: list = []
    step = shape[0] // tiles
    inputs = keras.Input(shape, name="picture")
    x = keras.layers.Cropping2D((step - 8) // 2, name="tile_margin")(inputs)
    x = keras.layers.AveragePooling2D(8, strides=step, name="tile_middles")(x)
    x = keras.layers.Flatten(name="tile_colours")(x)
    outputs = keras.layers.Dense(
        classes, activation="softmax", use_bias=False, name="probabilities"
    )(x)
    network = CountingNetwork(inputs, outputs, name="probe_network")
    fed.clear()
    return network, fed


@contextlib.contextmanager
def loaders_watched(probe: Probe, network, family: str):
    """Note every loading of a network; what is loaded meanwhile is the probe's own network.

    Yields:
        the names of the loaders that ran, oldest first.
    """
    import keras

    from data_scripts import backbones

    loads: list[str] = []

    def standing_in(name: str, result):
        def loader(*args, **kwargs):
            loads.append(name)
            return result

        return loader

    stand_ins: dict[int, Callable] = {}
    originals = []
    for holder in (keras.applications, keras.models):
        for name, value in vars(holder).items():
            is_network = holder is keras.applications and name[:1].isupper()
            if callable(value) and (is_network or name == "load_model"):
                stand_ins[id(value)] = standing_in(name, network)
                originals.append(value)
    backbone = backbones.Backbone(
        model=network,
        preprocess=functools.partial(preprocess, family=family),
        family=family,
        name=family,
        requested=family,
        fallback=False,
        source=None,
    )
    stand_ins[id(backbones.load)] = standing_in("backbones.load", backbone)
    originals.append(backbones.load)
    changed = []
    spaces = [vars(module) for name, module in list(sys.modules.items()) if _may_load(name, module)]
    for space in (*spaces, probe.session.namespace):
        for name, value in list(space.items()):
            if id(value) in stand_ins and any(value is original for original in originals):
                changed.append((space, name, value))
                space[name] = stand_ins[id(value)]
    try:
        yield loads
    finally:
        for space, name, value in changed:
            space[name] = value


def _may_load(name: str, module) -> bool:
    """Whether a module may hold one of the loaders."""
    wanted = name in ("keras", "data_scripts.backbones") or name.startswith("keras.")
    return wanted and type_name(module) == "module" and isinstance(vars(module), dict)
