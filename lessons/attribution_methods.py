"""The numbers behind ``lessons.explain``: tf-explain's methods, fed and read the right way.

Each function takes a ``View`` (see ``lessons.explain``), one visible image and a class, and returns
raw numbers. TensorFlow and tf-explain are imported only when a function runs.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lessons.heatmaps import visible_maximum

_CHUNK = 8  # images per pass: bounds memory at 224 × 224


def grad_cam(view, image, class_index, layer: str | None = None, guided: bool = False):
    """Grad-CAM (Selvaraju et al. 2017) of the score before softmax, enlarged to the image.

    Args:
        layer: name of a layer that gives a picture; None for the last convolution.
        guided: let only positive gradients of active units count (tf-explain's own default).
    """
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
    check_layer(view, layer)
    # The scores belong to the same graph as the layers of the flat model, which alone has names.
    graph = _Named(view.flat.inputs[0], view.scores.outputs[0], view.flat.get_layer)
    with warnings.catch_warnings():  # tf-explain wraps the one input in a list; Keras remarks on it
        warnings.filterwarnings("ignore", message="The structure of `inputs`")
        outputs, gradients = GradCAM.get_gradients_and_filters(
            graph, view.inputs(image[np.newaxis]), layer, int(class_index), guided
        )
    (cam,) = GradCAM.generate_ponderated_output(outputs, gradients)
    cam = tf.nn.relu(cam).numpy().astype(np.float32)
    return cv2.resize(cam, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_CUBIC).clip(0)


def occlusion(view, image, class_index, patch: int | None = None):
    """Probability lost when a grey square covers the pixel (Zeiler and Fergus 2014).

    Args:
        patch: side of the square in pixels, None for a seventh of the image's; the squares tile
            the image without overlap.
    """
    from tf_explain.core.occlusion_sensitivity import OcclusionSensitivity

    height, width = image.shape[:2]
    if height != width:
        raise ValueError(f"Occlusion needs a square image; this one is {width} × {height} pixels.")
    patch = max(1, height // 7) if patch is None else patch
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


def vanilla_gradients(view, image, class_index):
    """Gradient of the class score with respect to the input (Simonyan et al. 2014)."""
    import tensorflow as tf
    from tf_explain.core.vanilla_gradients import VanillaGradients

    return VanillaGradients.compute_gradients(
        tf.constant(view.inputs(image[np.newaxis])), view.scores, tf.constant(class_index)
    ).numpy()[0]


def gradients_inputs(view, image, class_index):
    """Gradient times input, a first-order guess of each number's share of the score."""
    import tensorflow as tf
    from tf_explain.core.gradients_inputs import GradientsInputs

    return GradientsInputs.compute_gradients(
        tf.constant(view.inputs(image[np.newaxis])), view.scores, tf.constant(class_index)
    ).numpy()[0]


def integrated_gradients(view, image, class_index, steps: int = 64, baseline: float = 0.0):
    """Gradients averaged on the way from a plain image to this one, times the way (2017).

    Args:
        steps: points on the way; rounded to a multiple of the batch used.
        baseline: pixel value of the plain image, in the range of ``image`` (0 is black).
    """
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


def smooth_grad(view, image, class_index, samples: int = 16, noise: float = 0.1, seed: int = 0):
    """Gradients averaged over noisy copies of the image (Smilkov et al. 2017).

    Args:
        samples: number of copies; rounded to a multiple of the batch used.
        noise: standard deviation as a part of the range of the network's input.
        seed: of the noise.
    """
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


def check_layer(view, layer) -> None:
    """Raise a ``ValueError`` that lists the convolutions if the network has no such layer."""
    names = [one.name for one in view.flat.layers]
    if layer not in names:
        raise ValueError(
            f"There is no layer '{layer}'. Convolutions of this network: "
            f"{', '.join(view.convolutions) or 'none'}."
        )
