"""Why this answer? tf-explain made to work on the models this course trains, under Keras 3.

One call explains a Sequential, a functional or a nested transfer model::

    view = explain.prepare(model, preprocess)
    heat = explain.heatmap(view, image, class_index=281, method="grad-cam")
    plt.imshow(explain.overlay(image, heat))

Images are always given as a person sees them (0..255, or 0..1); ``preprocess`` turns a batch of
them into what the network wants. The methods are those of tf-explain 0.3.1. What is done here
rather than there, and why:

* nested models are laid out flat first (``lessons.flat_graph``), or no inner layer is found;
* the last convolution is found by looking for one, and never a map of a single pixel;
* gradients are those of the class score *before* the softmax, as in the papers: behind a softmax
  a confident network has almost no gradient left;
* occlusion paints its grey patch on the visible picture and preprocesses afterwards: a patch of
  127.5 is grey only before preprocessing;
* integrated gradients are multiplied by (image - baseline), so that they add up to the difference
  between two scores;
* maps come back as numbers; only ``overlay`` scales them for the eye, and a constant map is drawn
  as nothing instead of a division by zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

METHODS = {
    "grad-cam": "Grad-CAM",
    "occlusion": "Occlusion",
    "integrated-gradients": "Integrated gradients",
    "smoothgrad": "SmoothGrad",
    "vanilla-gradients": "Gradients",
    "gradients-inputs": "Gradients × inputs",
}
_CHUNK = 8  # images per pass: bounds memory at 224 × 224


@dataclass(frozen=True)
class View:
    """A model laid out for explanation; it shares the weights of the model it was made from.

    Attributes:
        flat: the flat graph, whose layers can be looked up by name.
        probabilities: model from network inputs to class probabilities, shape (N, classes).
        scores: model from network inputs to the class scores before softmax, shape (N, classes).
        convolutions: names of the layers that end each convolution block, in order.
        preprocess: from a float batch of visible images to network inputs.
    """

    flat: object
    probabilities: object
    scores: object
    convolutions: tuple[str, ...]
    preprocess: Callable[[np.ndarray], np.ndarray]

    def inputs(self, images: np.ndarray) -> np.ndarray:
        """A batch of visible images as the network wants them, float32."""
        shape = self.flat.inputs[0].shape[1:]
        batch = np.array(images, dtype=np.float32)
        if len(shape) == 2 and batch.ndim == 4:
            batch = batch[..., 0]
        if len(shape) == 3 and batch.ndim == 3:
            batch = batch[..., np.newaxis]
        return np.asarray(self.preprocess(batch), dtype=np.float32)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Class probabilities (N, classes) of a batch of visible images."""
        return self._forward(self.probabilities, self.inputs(images))

    def score(self, images: np.ndarray) -> np.ndarray:
        """Class scores before softmax (N, classes) of a batch of visible images."""
        return self._forward(self.scores, self.inputs(images))

    @staticmethod
    def _forward(model, inputs):
        # Calling a model directly spares the tracing that each new predict() starts with.
        parts = [inputs[start : start + 32] for start in range(0, len(inputs), 32)]
        return np.concatenate([model(part, training=False).numpy() for part in parts])


def prepare(model, preprocess: Callable | None = None) -> View:
    """Lay a model out for explanation.

    Args:
        model: Sequential, functional or nested Keras classifier. One output unit counts as the
            probability of class 1.
        preprocess: function from a float batch of visible images to network inputs; None if the
            model takes visible images (because it scales them itself).

    Returns:
        A ``View``; make it once and use it for many images, for each new one is traced anew.

    Raises:
        ValueError: the model cannot be looked into, or is not a classifier.
    """
    from lessons import flat_graph

    flat = flat_graph.flatten(model)
    probabilities, scores = flat_graph.score_model(flat)
    return View(
        flat=flat,
        probabilities=probabilities,
        scores=scores,
        convolutions=tuple(flat_graph.convolutions(flat)),
        preprocess=preprocess or (lambda batch: batch),
    )


def heatmap(
    view, image: np.ndarray, class_index: int, method: str = "grad-cam", **options
) -> np.ndarray:
    """How much each pixel of an image speaks for a class.

    Args:
        view: a ``View``, or a model that takes visible images.
        image: (height, width, 3) or (height, width), as seen: uint8, or float in 0..255 or 0..1.
        class_index: the class to explain, counted from 0.
        method: one of ``METHODS``.
        **options: ``layer`` and ``guided`` (Grad-CAM); ``patch`` in pixels (occlusion); ``steps``
            and ``baseline`` pixel value (integrated gradients); ``samples``, ``noise`` as a part
            of the input range, and ``seed`` (SmoothGrad).

    Returns:
        float array (height, width), not scaled. Grad-CAM: weighted activations, at least 0.
        Occlusion: probability lost when the pixel is covered (negative: gained). Others: sum over
        the channels of the absolute attribution.

    Raises:
        ValueError: unknown method or class, or an image that does not fit the network.
    """
    view = view if isinstance(view, View) else prepare(view)
    _check(view, image, class_index, method)
    if method == "grad-cam":
        return _grad_cam(view, image, class_index, **options)
    if method == "occlusion":
        return _occlusion(view, image, class_index, **options)
    values = np.abs(attribution(view, image, class_index, method, **options))
    return values.sum(axis=-1) if values.ndim == 3 else values


def attribution(view: View, image, class_index: int, method: str, **options) -> np.ndarray:
    """Signed contribution of each number of the network's input, same shape as that input.

    For ``integrated-gradients`` they add up to score(image) - score(baseline) (Sundararajan et
    al. 2017, completeness), which is the test of a correct implementation.

    Args, errors: as for ``heatmap``; gradient methods only.
    """
    _check(view, image, class_index, method)
    functions = {
        "integrated-gradients": _integrated_gradients,
        "smoothgrad": _smooth_grad,
        "vanilla-gradients": _vanilla_gradients,
        "gradients-inputs": _gradients_inputs,
    }
    if method not in functions:
        raise ValueError(f"'{method}' gives one value per pixel, no signed attribution.")
    return functions[method](view, image, class_index, **options)


def activations(view: View, image: np.ndarray, layer: str) -> np.ndarray:
    """What one layer sees: its feature maps for one image, shape (height, width, channels).

    Args:
        view: from ``prepare``.
        image: as for ``heatmap``.
        layer: name of a layer of the flat graph, for example one of ``view.convolutions``.

    Raises:
        ValueError: there is no layer of that name.
    """
    from tf_explain.core.activations import ExtractActivations

    _check_layer(view, layer)
    model = ExtractActivations.generate_activations_graph(view.flat, [layer])
    return model(view.inputs(image[np.newaxis]), training=False).numpy()[0]


def levels(view: View) -> tuple[str, str, str]:
    """Names of a low, a middle and a high convolution layer: the first, the half-way, the last."""
    names = view.convolutions
    if not names:
        raise ValueError("This network has no convolution, so it has no feature maps to show.")
    return names[0], names[len(names) // 2], names[-1]


def randomised(model, last: int | None = None, seed: int = 0):
    """A copy of a model in which the last layers have forgotten what they learned.

    Each weight array keeps its values but in random order, so that its mean and spread stay and
    only what was learned is lost (the sanity check of Adebayo et al. 2018).

    Args:
        model: Sequential, functional or nested; it is not changed.
        last: how many of the last layers with weights to scramble; None for all.
        seed: of the shuffling.

    Returns:
        A new model with weights of its own.
    """
    import keras

    from lessons import flat_graph

    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    random = np.random.default_rng(seed)
    layers = flat_graph.leaves(copy)
    for layer in layers if last is None else layers[len(layers) - last :]:
        layer.set_weights(
            [random.permuted(weight.ravel()).reshape(weight.shape) for weight in layer.get_weights()]
        )
    return copy


def similarity(first: np.ndarray, second: np.ndarray) -> float:
    """Rank correlation of two maps (Spearman): 1 same order of pixels, 0 none; 0 if one is flat."""
    ranks = []
    for values in (first, second):
        flat = np.asarray(values, dtype=float).ravel()
        _, inverse, counts = np.unique(flat, return_inverse=True, return_counts=True)
        middle = np.cumsum(counts) - (counts - 1) / 2
        ranks.append(middle[inverse])
    if any(np.ptp(rank) == 0 for rank in ranks):
        return 0.0
    return float(np.corrcoef(*ranks)[0, 1])


def normalise(heat: np.ndarray, percentile: float = 99.5) -> np.ndarray:
    """A map scaled to 0..1 for display; a constant map becomes zeros.

    Values above the percentile are cut: one hot pixel would otherwise make all others dark.
    """
    heat = np.nan_to_num(np.asarray(heat, dtype=float))
    low, high = float(heat.min()), float(np.percentile(heat, percentile))
    if high - low <= 1e-12 * max(1.0, abs(high)):
        low, high = float(heat.min()), float(heat.max())
    if high - low <= 1e-12 * max(1.0, abs(high)):
        return np.zeros_like(heat)
    return np.clip((heat - low) / (high - low), 0.0, 1.0)


def visible(image: np.ndarray) -> np.ndarray:
    """Any image array as uint8 RGB (height, width, 3), whatever its pixel range.

    uint8 and 0..255 are kept, 0..1 and -1..1 are scaled, anything else (mean-subtracted, for
    instance) is stretched from its lowest to its highest value.
    """
    image = np.asarray(image)
    if image.ndim == 2:
        image = image[..., np.newaxis]
    if image.shape[-1] == 1:
        image = np.repeat(image, 3, axis=-1)
    if image.dtype == np.uint8:
        return image
    image = image.astype(float)
    low, high = float(image.min()), float(image.max())
    if low >= 0 and high <= 1:
        image = image * 255
    elif low >= -1 and high <= 1:
        image = (image + 1) * 127.5
    elif low < 0 or high > 255:
        image = (image - low) / (high - low) * 255
    return np.round(image).astype(np.uint8)


def overlay(image: np.ndarray, heat: np.ndarray, strength: float = 0.75) -> np.ndarray:
    """A map laid over its image: grey picture, the more important the more colour (viridis).

    Args:
        image: any pixel range (see ``visible``), (height, width[, channels]).
        heat: (height, width), any range; a constant one leaves the picture grey.
        strength: opacity of the hottest pixel, 0..1.

    Returns:
        uint8 array (height, width, 3).
    """
    import matplotlib

    grey = visible(image).astype(float).mean(axis=-1, keepdims=True).repeat(3, axis=-1)
    heat = normalise(heat)[..., np.newaxis]
    colour = matplotlib.colormaps["viridis"](heat[..., 0])[..., :3] * 255
    opacity = strength * np.clip(heat * 1.6, 0, 1) if heat.any() else np.zeros_like(heat)
    return np.round(grey * (1 - opacity) + colour * opacity).astype(np.uint8)


def compare(
    view: View,
    images: Sequence[np.ndarray],
    classes: Sequence[Sequence[int]],
    methods: Sequence[str] = ("grad-cam", "occlusion", "integrated-gradients", "smoothgrad"),
    class_names: Sequence[str] | None = None,
    options: dict[str, dict] | None = None,
):
    """Side by side: one row for each image and class, one column for each method.

    Args:
        view: from ``prepare``.
        images: visible images.
        classes: for each image, the classes to explain.
        methods: keys of ``METHODS``.
        class_names: readable names by class index.
        options: keyword arguments by method, for instance ``{"occlusion": {"patch": 16}}``.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    rows = [(image, one) for image, group in zip(images, classes, strict=True) for one in group]
    columns = len(methods) + 1
    figure, axes = plt.subplots(
        len(rows), columns, figsize=(2.1 * columns, 2.25 * len(rows)), squeeze=False
    )
    for row, (image, class_index) in zip(axes, rows, strict=True):
        probability = view.predict(image[np.newaxis])[0, class_index]
        name = class_names[class_index] if class_names else f"class {class_index}"
        row[0].imshow(visible(image))
        row[0].set_title(f"{name}\n{probability:.1%}", fontsize=9)
        for axis, method in zip(row[1:], methods, strict=True):
            heat = heatmap(view, image, class_index, method, **(options or {}).get(method, {}))
            axis.imshow(overlay(image, heat))
            axis.set_title(METHODS[method], fontsize=9)
    for axis in axes.flat:
        axis.axis("off")
    figure.tight_layout()
    return figure


def _grad_cam(view, image, class_index, layer: str | None = None, guided: bool = False):
    import cv2
    import tensorflow as tf
    from tf_explain.core.grad_cam import GradCAM

    if layer is None:
        if not view.convolutions:
            raise ValueError(
                "Grad-CAM draws the last convolution, and this network has none. Use 'occlusion' "
                "or one of the gradient methods."
            )
        layer = view.convolutions[-1]
    _check_layer(view, layer)
    # The scores belong to the same graph as the layers of the flat model, which alone has names.
    graph = _Named(view.flat.inputs[0], view.scores.outputs[0], view.flat.get_layer)
    outputs, gradients = GradCAM.get_gradients_and_filters(
        graph, view.inputs(image[np.newaxis]), layer, int(class_index), guided
    )
    (cam,) = GradCAM.generate_ponderated_output(outputs, gradients)
    cam = tf.nn.relu(cam).numpy().astype(np.float32)
    return cv2.resize(cam, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_CUBIC).clip(0)


def _occlusion(view, image, class_index, patch: int = 32):
    from tf_explain.core.occlusion_sensitivity import OcclusionSensitivity

    height, width = image.shape[:2]
    if height != width:
        raise ValueError(f"Occlusion needs a square image; this one is {width} × {height} pixels.")
    if not 1 <= patch <= height:
        raise ValueError(f"patch must be between 1 and {height} pixels; got {patch}.")
    unit = 255.0 if visible_maximum(image) > 1 else 1.0
    picture = np.asarray(image, dtype=np.float32) * (255.0 / unit)
    picture = picture[..., np.newaxis] if picture.ndim == 2 else picture

    class Eyes:
        """Takes visible pixels, which tf-explain's grey patch is meant for."""

        def predict(self, pictures, batch_size=None):
            return view.predict(pictures * (unit / 255.0))

    method = OcclusionSensitivity()
    lost = method.get_sensitivity_map(Eyes(), picture, int(class_index), patch)
    return lost - (1 - view.predict(image[np.newaxis])[0, class_index])


def visible_maximum(image: np.ndarray) -> float:
    """255 if an image's pixels run from 0 to 255, 1 if they run from 0 to 1."""
    image = np.asarray(image)
    return 255.0 if image.dtype == np.uint8 or float(image.max()) > 1 else 1.0


def _vanilla_gradients(view, image, class_index):
    import tensorflow as tf
    from tf_explain.core.vanilla_gradients import VanillaGradients

    return VanillaGradients.compute_gradients(
        tf.constant(view.inputs(image[np.newaxis])), view.scores, tf.constant(class_index)
    ).numpy()[0]


def _gradients_inputs(view, image, class_index):
    import tensorflow as tf
    from tf_explain.core.gradients_inputs import GradientsInputs

    return GradientsInputs.compute_gradients(
        tf.constant(view.inputs(image[np.newaxis])), view.scores, tf.constant(class_index)
    ).numpy()[0]


def _integrated_gradients(view, image, class_index, steps: int = 32, baseline: float = 0.0):
    import tensorflow as tf
    from tf_explain.core.integrated_gradients import IntegratedGradients

    steps = max(1, round(steps / _CHUNK)) * _CHUNK
    target = view.inputs(image[np.newaxis])[0]
    start = view.inputs(np.full_like(image, baseline)[np.newaxis])[0]
    ends = np.stack(IntegratedGradients.generate_linear_path(start, target, steps + 1))
    middles = ((ends[1:] + ends[:-1]) / 2).astype(np.float32)  # the midpoint rule: small error
    total = np.zeros_like(target)
    for part in np.split(middles, steps // _CHUNK):
        total += IntegratedGradients.get_integrated_gradients(
            tf.constant(part), view.scores, tf.constant(class_index), _CHUNK
        ).numpy()[0] * (_CHUNK / steps)
    return total * (target - start)


def _smooth_grad(
    view, image, class_index, samples: int = 16, noise: float = 0.1, seed: int = 0
):
    import tensorflow as tf
    from tf_explain.core.smoothgrad import SmoothGrad

    parts = max(1, round(samples / _CHUNK))
    inputs = view.inputs(image[np.newaxis])
    state = np.random.get_state()  # tf-explain draws from numpy's global generator: leave no trace
    np.random.seed(seed)
    try:
        batches = [
            SmoothGrad.generate_noisy_images(inputs, _CHUNK, noise * float(np.ptp(inputs)))
            for _ in range(parts)
        ]
    finally:
        np.random.set_state(state)
    maps = [
        SmoothGrad.get_averaged_gradients(
            tf.constant(batch.astype(np.float32)),
            view.probabilities,
            tf.constant(class_index),
            _CHUNK,
        ).numpy()[0]
        for batch in batches
    ]
    return np.mean(maps, axis=0)


@dataclass(frozen=True)
class _Named:
    """The three things tf-explain's Grad-CAM asks a model for."""

    inputs: object
    output: object
    get_layer: Callable


def _check(view, image, class_index, method) -> None:
    if method not in METHODS:
        raise ValueError(f"There is no method '{method}'. Choose one of: {', '.join(METHODS)}.")
    classes = view.probabilities.output_shape[-1]
    if not 0 <= class_index < classes:
        raise ValueError(f"class_index must be between 0 and {classes - 1}; got {class_index}.")
    wanted = view.flat.inputs[0].shape[1:]
    if any(
        side is not None and side != given
        for side, given in zip(wanted[:2], np.shape(image)[:2], strict=True)
    ):
        raise ValueError(
            f"The network takes images of {wanted[1]} × {wanted[0]} pixels; this one has shape "
            f"{np.shape(image)}. Resize it first."
        )


def _check_layer(view, layer) -> None:
    names = [one.name for one in view.flat.layers]
    if layer not in names:
        raise ValueError(
            f"There is no layer '{layer}'. Convolutions of this network: "
            f"{', '.join(view.convolutions) or 'none'}."
        )
