"""A classifier around a frozen backbone: scaling, pooling, dropout, output; by probes and graph."""

from __future__ import annotations

import numpy as np

from autograder.checks.architecture import activation
from autograder.checks.core import Case, Verdict, count, fails, holds, listing
from autograder.checks.dropout import REASONABLE, rates
from autograder.checks.phase import head_path
from autograder.evidence.view import LayerView, ModelView

#: What turns feature maps into vectors.
FLATTENING = ("GlobalAveragePooling2D", "GlobalMaxPooling2D", "Flatten", "Mean", "Max", "Reshape")
#: Difference up to which pixels count as scaled right.
TOLERANCE = 0.02


def backbone_frozen(case: Case) -> Verdict:
    """The backbone keeps its weights and none of its layers would be updated."""
    model, backbone, paths = case.model("model"), case.model("backbone"), _paths(case)
    if model is None:
        return no_model(case)
    named = {layer.path.split("/")[-1]: layer for layer in backbone.weighted}
    lost = [name for name, layer in named.items() if not _same(layer, model, paths.get(name))]
    if lost:
        return fails(
            "weights-not-copied",
            f"{len(lost)} of {count(len(named), 'backbone layer')} with weights are missing or "
            f"have other weights ({listing(lost)}). Use the backbone that is handed over.",
        )
    loose = [path for path in paths.values() if model.by_path[path].updated]
    if loose:
        return fails(
            "backbone-not-frozen",
            f"{len(loose)} of {count(len(paths), 'backbone layer')} with weights would be trained "
            f"({listing(loose)}). Set `backbone.trainable = False`.",
        )
    return holds(f"All {len(paths)} backbone layers with weights are frozen.")


def scaled_once(case: Case, pixels: np.ndarray) -> Verdict:
    """Raw pixels reach the backbone scaled to [-1, 1]."""
    if case.model("model") is None:
        return no_model(case)
    reached = case.record.array("reached")
    if reached is None:
        return fails("wrong-preprocessing", "No pixels reached the backbone.")
    raw = pixels[:, ::4, ::4].astype("float64")
    if reached.shape != raw.shape:
        return fails(
            "wrong-preprocessing",
            f"The backbone gets images of shape {reached.shape[1:]} scaled down from "
            f"{raw.shape[1:]}; hand them on in their size.",
        )
    if np.abs(reached - _to_range(raw)).max() <= TOLERANCE:
        return holds("Raw pixels reach the backbone scaled to [-1, 1].")
    seen = f"{reached.min():.3g} to {reached.max():.3g}"
    scalings = (_to_range, lambda x: x / 255, lambda x: x / 127.5)
    twice = [g(f(raw)) for f in scalings for g in scalings]
    if any(np.abs(reached - x).max() <= 1e-3 for x in twice):
        return fails(
            "preprocessing-twice",
            f"Pixels of 0 to 255 reach the backbone as {seen}: they are scaled twice. Scale once, "
            "to -1 … 1.",
        )
    return fails(
        "wrong-preprocessing",
        f"Pixels of 0 to 255 reach the backbone as {seen}; this backbone was trained with -1 … 1, "
        "red first. Put `Rescaling(1 / 127.5, offset=-1)` before it.",
    )


def pooled(case: Case) -> Verdict:
    """The feature maps are averaged over height and width before the first Dense layer."""
    model = case.model("model")
    if model is None:
        return no_model(case)
    averages = [layer for layer in model.layers if _is_average(layer)]
    late = [layer for layer in averages if _dense_before(model, layer)]
    if averages and late == averages:
        return fails(
            "missing-pooling",
            f"{listing([x.path for x in late])} comes only behind the hidden layer, which gets "
            "whole feature maps. Put `GlobalAveragePooling2D()` directly behind the backbone.",
        )
    if averages:
        return holds("Global average pooling stands behind the backbone.")
    features = case.record.array("features")
    inputs = (case.record.value("dense_inputs") or {}).values()
    vectors = [case.record.resolve(reference) for reference in inputs]
    if features is not None and features.ndim == 4:
        wanted = features.mean((1, 2))
        for vector in vectors:
            same_size = vector is not None and vector.size == wanted.size
            if same_size and np.allclose(vector.reshape(wanted.shape), wanted, atol=1e-3):
                return holds("The feature maps are averaged over height and width.")
    return fails(
        "missing-pooling",
        "Nothing averages the backbone's feature maps over height and width before the Dense "
        f"layers ({_flattening(model)}). Put `GlobalAveragePooling2D()` behind the backbone.",
    )


def hidden_layer(case: Case, units: int) -> Verdict:
    """A Dense layer of the given size with relu stands before the output."""
    model = case.model("model")
    if model is None:
        return no_model(case)
    dense = [layer for layer in model.layers if layer.is_a("Dense")]
    hidden = [layer for layer in dense if layer.path != head_path(model)]
    fitting = [layer for layer in hidden if layer.config.get("units") == units]
    if any(_activations(model, layer) == "relu" for layer in fitting):
        return holds(f"A hidden layer of {units} units with relu.")
    sizes = ", ".join(f"{x.config.get('units')} ({_activations(model, x)})" for x in hidden)
    return fails(
        "wrong-architecture",
        f"Asked for is one hidden `Dense({units})` with relu; before the output there is "
        f"{sizes or 'no Dense layer'}.",
    )


def dropout_placed(case: Case) -> Verdict:
    """Dropout stands behind the pooling or the hidden layer, nowhere else."""
    model = case.model("model")
    if model is None:
        return no_model(case)
    found = [layer for layer in model.layers if layer.is_a("Dropout")]
    if not found:
        return fails("missing-dropout", "There is no Dropout layer in the classifier.")
    if not model.traced:
        return holds("There is a Dropout layer.")
    output = head_path(model)
    inside, before_output = set(_paths(case).values()), model.ancestors(output)
    late = [x.path for x in found if output in model.ancestors(x.path)]
    early = [x.path for x in found if model.followers(x.path) & inside]
    if late:
        return fails(
            "dropout-after-output",
            f"{listing(late)} stands behind the output layer, where it deletes class "
            "probabilities. Put it before the output layer.",
        )
    if early:
        return fails(
            "dropout-before-backbone",
            f"{listing(early)} stands before the backbone, where it deletes pixels that the frozen "
            "backbone needs. Put it behind the pooling.",
        )
    good = [x for x in found if x.path in before_output and not _on_maps(model, x)]
    if not good:
        return fails(
            "missing-dropout",
            f"{listing([x.path for x in found])} does not act on the pooled features or the hidden "
            "layer. Put a Dropout behind the pooling or behind the hidden layer.",
        )
    return holds(f"Dropout at {listing([x.path for x in good])}.")


def dropout_rate(case: Case, rate: float) -> Verdict:
    """One Dropout has the given rate, all are reasonable, the default included."""
    model, defaults = case.model("model"), case.model("defaults")
    if model is None:
        return no_model(case)
    used = rates(model)
    if not used:
        return fails("missing-dropout", "There is no Dropout layer whose rate could be read.")
    low, high = REASONABLE
    outside = [r for r in used + (rates(defaults) if defaults else []) if not low <= r <= high]
    if outside:
        return fails(
            "dropout-rate-out-of-range",
            f"A Dropout layer has the rate {outside[0]:g}. The rate is the share that is dropped; "
            f"{low:g} to {high:g} is reasonable.",
        )
    if not any(abs(r - rate) < 1e-6 for r in used):
        return fails(
            "rate-ignored",
            f"Called with `dropout_rate={rate:g}`, the Dropout layer has the rate {used[0]:g}. Use "
            "the argument.",
        )
    return holds(f"The given rate {rate:g} is used.")


def softmax_output(case: Case, classes: int) -> Verdict:
    """The last Dense layer has one unit per class and exactly one softmax."""
    model = case.model("model")
    if model is None:
        return no_model(case)
    path = head_path(model)
    head = model.by_path.get(path)
    units = head.config.get("units") if head is not None else None
    if head is None or not head.is_a("Dense") or units != classes:
        what = f"{head.kind}({units})" if head is not None else "missing"
        return fails(
            "wrong-output-layer",
            f"Called with `num_classes={classes}`, the output layer is {what}. Asked for is "
            f'`Dense(num_classes, activation="softmax")`.',
        )
    used = _activations(model, head)
    if used != "softmax":
        return fails(
            "wrong-output-layer",
            f"The output's activation is {used}; class probabilities need exactly one softmax.",
        )
    prediction = case.record.array("prediction")
    if prediction is None or prediction.shape[-1] != classes:
        return fails("wrong-output-layer", "The model does not answer one number per class.")
    if not np.allclose(prediction.sum(-1), 1, atol=1e-3):
        return fails("wrong-output-layer", "The class probabilities do not add up to 1.")
    return holds(f"One softmax output per class ({classes}).")


def no_model(case: Case) -> Verdict:
    """The verdict on an answer that is no Keras model."""
    return fails(
        "wrong-type",
        f"The function returned {case.record.value('returned')}; it must return a Keras model.",
    )


def _activations(model: ModelView, layer: LayerView) -> str:
    """Activations applied to a layer's output, in it and behind it up to the next weights."""
    found, path = [activation(layer)], layer.path
    while model.traced:
        behind = [x for x in model.layers if path in (x.inputs or ())]
        if len(behind) != 1 or behind[0].is_a("Dense"):
            break
        found.append(activation(behind[0]))
        path = behind[0].path
    return " then ".join(name for name in found if name) or "linear"


def _is_average(layer: LayerView) -> bool:
    if layer.kind == "Mean":
        return sorted(a % 4 for a in layer.config.get("axis") or ()) == [1, 2]
    return layer.is_a("GlobalAveragePooling2D")


def _dense_before(model: ModelView, layer: LayerView) -> bool:
    dense = {x.path for x in model.layers if x.is_a("Dense")}
    return model.traced and bool(dense & model.ancestors(layer.path))


def _on_maps(model: ModelView, dropout: LayerView) -> bool:
    """Whether a Dropout still acts on feature maps: what flattens them comes only behind it."""
    before, after = model.ancestors(dropout.path), model.followers(dropout.path)
    flat = {x.path for x in model.layers if x.is_a(*FLATTENING)}
    dense = {x.path for x in model.layers if x.is_a("Dense")}
    return bool(flat & after) and not (flat | dense) & before


def _flattening(model: ModelView) -> str:
    kinds = [layer.kind for layer in model.layers if layer.is_a(*FLATTENING)]
    return f"found: {', '.join(kinds)}" if kinds else "the Dense layers get whole maps"


def _same(layer: LayerView, model: ModelView, path: str | None) -> bool:
    other = model.by_path.get(path)
    return (
        other is not None
        and len(other.weights) == len(layer.weights)
        and all(np.array_equal(a, b) for a, b in zip(layer.weights, other.weights, strict=True))
    )


def _to_range(pixels: np.ndarray) -> np.ndarray:
    return pixels / 127.5 - 1


def _paths(case: Case) -> dict[str, str]:
    return case.record.value("backbone_paths") or {}
