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

from lessons import attribution_methods
from lessons.heatmaps import normalise, overlay, similarity, visible

__all__ = [
    "METHODS",
    "View",
    "activations",
    "attribution",
    "compare",
    "heatmap",
    "levels",
    "normalise",
    "overlay",
    "prepare",
    "randomised",
    "similarity",
    "visible",
]

METHODS = {
    "grad-cam": "Grad-CAM",
    "occlusion": "Occlusion",
    "integrated-gradients": "Integrated gradients",
    "smoothgrad": "SmoothGrad",
    "vanilla-gradients": "Gradients",
    "gradients-inputs": "Gradients × inputs",
}


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
        return attribution_methods.grad_cam(view, image, class_index, **options)
    if method == "occlusion":
        return attribution_methods.occlusion(view, image, class_index, **options)
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
        "integrated-gradients": attribution_methods.integrated_gradients,
        "smoothgrad": attribution_methods.smooth_grad,
        "vanilla-gradients": attribution_methods.vanilla_gradients,
        "gradients-inputs": attribution_methods.gradients_inputs,
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

    attribution_methods.check_layer(view, layer)
    model = ExtractActivations.generate_activations_graph(view.flat, [layer])
    return model([view.inputs(image[np.newaxis])], training=False).numpy()[0]


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
            [
                random.permuted(weight.ravel()).reshape(weight.shape)
                for weight in layer.get_weights()
            ]
        )
    return copy


def compare(
    view: View,
    images: Sequence[np.ndarray],
    classes: Sequence[Sequence[int]],
    methods: Sequence[str] = ("grad-cam", "occlusion", "integrated-gradients", "smoothgrad"),
    class_names: Sequence[str] | None = None,
    options: dict[str, dict] | None = None,
    keep: dict[tuple[int, str], np.ndarray] | None = None,
):
    """Side by side: one row for each image and class, one column for each method.

    Args:
        view: from ``prepare``.
        images: visible images.
        classes: for each image, the classes to explain.
        methods: keys of ``METHODS``.
        class_names: readable names by class index.
        options: keyword arguments by method, for instance ``{"occlusion": {"patch": 16}}``.
        keep: filled with the maps themselves, by (row, method), if given.

    Returns:
        The matplotlib figure.
    """
    import matplotlib.pyplot as plt

    rows = [(image, one) for image, group in zip(images, classes, strict=True) for one in group]
    columns = len(methods) + 1
    figure, axes = plt.subplots(
        len(rows),
        columns,
        figsize=(2.1 * columns, 2.3 * len(rows)),
        squeeze=False,
        layout="constrained",
    )
    keep = {} if keep is None else keep
    for number, (row, (image, class_index)) in enumerate(zip(axes, rows, strict=True)):
        probability = view.predict(image[np.newaxis])[0, class_index]
        name = class_names[class_index] if class_names else f"class {class_index}"
        name = name.replace("_", " ")
        row[0].imshow(visible(image))
        row[0].set_title(f"{name}\n{probability:.1%}", fontsize=9)
        for axis, method in zip(row[1:], methods, strict=True):
            heat = heatmap(view, image, class_index, method, **(options or {}).get(method, {}))
            keep[number, method] = heat
            axis.imshow(overlay(image, heat))
            axis.set_title(METHODS[method], fontsize=9)
    for axis in axes.flat:
        axis.axis("off")
    return figure


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
