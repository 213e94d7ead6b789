"""Evidence for assignment a3: cats versus dogs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from autograder.evidence import graph, pet_probes, tiny_backbone
from autograder.evidence.attempts import attempt, record_attempts
from autograder.evidence.pet_classifiers import (
    BATCH,
    given_classifier,
    probe_pixels,
    train_head_here,
    usable,
)
from autograder.evidence.plain import as_array, type_name
from autograder.evidence.randomness import seed_everything, seed_of
from autograder.evidence.recorder import learning_rate as rate_of
from autograder.evidence.session import Probe, StudentError

CLASSES, DROPOUT_RATE = 3, 0.3
EPOCHS = 1
TRAIN_RATE, TOP_LAYERS, TOP_RATE = 2e-3, 7, 3e-5


def task_pictures(rng: np.random.Generator, count: int):
    """(images float32 (count, 160, 160, 3), labels int32): reddish 0 and bluish 1, in turn."""
    size = tiny_backbone.SIZE
    labels = np.arange(count) % 2
    colours = np.where(labels[:, None] == 0, (170, 120, 80), (80, 120, 170))
    noise = rng.integers(-40, 41, (count, size, size, 3))
    images = np.clip(colours[:, None, None] + noise, 0, 255).astype("float32")
    return images, labels.astype("int32")


# --- a3-make-datasets -------------------------------------------------------------------------


def collect_make_datasets(probe: Probe) -> None:
    with tempfile.TemporaryDirectory(prefix="pets-") as folder:
        root = Path(folder)
        pet_probes.draw(root, probe.rng, ".jpg")
        result, arguments = _first_working(probe, root)
        probe.evidence.value("returned", type_name(result))
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            return
        order = pet_probes.listing_order(root)
        seed_everything(seed_of(probe.seed, "another order"))
        function = probe.function("make_datasets")
        again = probe.guarded("make_datasets", lambda: function(*arguments))
        for name, dataset, other in zip(("train", "valid"), result, again, strict=True):
            seen = probe.guarded("make_datasets", lambda d=dataset: pet_probes.look(d))
            seen["passes"].append(pet_probes.look(other, passes=1)["passes"][0])
            seen["listed"] = order[name]
            probe.evidence.value(name, seen)


def _arguments(root, as_text: bool = False):
    size = pet_probes.SIZE
    return (str(root) if as_text else root, (size, size), pet_probes.BATCH)


def _first_working(probe: Probe, root: Path):
    """Call with a Path, as the notebook does; failing that with a text, or with PNG files."""
    trials = ((False, None), (True, None), (False, ".png"))
    first = None
    for as_text, suffix in trials:
        if suffix:
            pet_probes.draw(root, np.random.default_rng(probe.seed), suffix)
        try:
            arguments = _arguments(root, as_text)
            result = probe.call("make_datasets", *arguments)
            if isinstance(result, (tuple, list)):
                for dataset in result:
                    probe.guarded("make_datasets", lambda d=dataset: pet_probes.look(d, passes=1))
            return result, arguments
        except StudentError as error:
            first = first or error
            if error.kind != "crashed":
                break
    raise first


# --- a3-build-classifier ----------------------------------------------------------------------


def collect_build_classifier(probe: Probe) -> None:
    evidence, images = probe.evidence, probe_pixels(probe.rng)
    backbone = tiny_backbone.build(probe.seed)
    evidence.values["backbone"] = graph.describe(backbone, evidence.keep)
    evidence.value("backbone_layers", tiny_backbone.order(backbone))
    model = probe.call("build_classifier", backbone, num_classes=CLASSES, dropout_rate=DROPOUT_RATE)
    evidence.value("returned", type_name(model))
    if not _is_model(model):
        return
    probe.guarded("build_classifier", lambda: model(images))
    look_inside(probe, model, backbone, images)
    evidence.values["model"] = graph.describe(model, evidence.keep)
    evidence.value("backbone_paths", tiny_backbone.locate(backbone, model))
    defaults = _with_defaults(probe)
    if defaults is not None:
        evidence.values["defaults"] = graph.describe(defaults, evidence.keep)


def look_inside(probe: Probe, model, backbone, images) -> None:
    """Record what reaches the backbone and the Dense layers, and what comes out at the end."""
    paths = tiny_backbone.locate(backbone, model)
    by_path = dict(graph.leaf_layers(model))
    entrance = by_path.get(paths.get("stem_conv"))
    dense = {path: layer for path, layer in by_path.items() if type(layer).__name__ == "Dense"}
    exits = {p: layer for p, layer in by_path.items() if layer.name == "block_2_relu"}
    watched = [layer for layer in (entrance, *dense.values(), *exits.values()) if layer is not None]
    evidence = probe.evidence
    with tiny_backbone.observed(watched) as calls:
        prediction = probe.guarded("build_classifier", lambda: model(images, training=False))
    evidence.array("prediction", prediction)
    for layer, given, result in calls:
        if layer is entrance:
            evidence.array("reached", given[:, ::4, ::4])
        for path, other in dense.items():
            if layer is other:
                evidence.values.setdefault("dense_inputs", {})[path] = evidence.keep(given)
        if layer in exits.values():
            evidence.array("features", result)


def _with_defaults(probe: Probe):
    """The classifier built with the function's own defaults, or None."""
    try:
        model = probe.call("build_classifier", tiny_backbone.build(probe.seed))
        model(np.zeros((1, tiny_backbone.SIZE, tiny_backbone.SIZE, 3), "float32"))
        return model if _is_model(model) else None
    except Exception:  # defaults are looked at where there are any, nothing is demanded of them
        return None


# --- a3-train-head ----------------------------------------------------------------------------


def collect_train_head(probe: Probe) -> None:
    evidence = probe.evidence
    model, backbone, origin = _starting_model(probe)
    evidence.value("input", origin)
    train, valid = task_pictures(probe.rng, 24), task_pictures(probe.rng, 8)
    with probe.recording(train=train[0], valid=valid[0]) as recorder:
        evidence.value("model", recorder.model_index(model))
        evidence.values["before"] = graph.describe(model, evidence.keep)
        evidence.value("backbone_paths", tiny_backbone.locate(backbone, model))
        result = probe.call(
            "train_head",
            model,
            dataset(train),
            dataset(valid),
            epochs=EPOCHS,
            learning_rate=TRAIN_RATE,
        )
        evidence.values["after"] = graph.describe(model, evidence.keep)
        history = getattr(result, "history", None)
        evidence.value("returned", type_name(result))
        evidence.value("history", history if isinstance(history, dict) else None)
        evidence.value("loss_value", _loss_of(model))
    if origin == "own" and _usable_trained(probe, model, backbone):
        probe.keep("train_head", (model, backbone))


def dataset(pair):
    """Batches of (images, labels) as ``make_datasets`` is asked to deliver them."""
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(pair).batch(BATCH).prefetch(1)


def _loss_of(model) -> float | None:
    """The compiled loss for labels 0, 1, 1 answered with 0.7, 0.6 and 0.9 for the right class."""
    import keras

    loss = getattr(model, "loss", None)
    if loss is None:
        return None
    answers = np.array([[0.7, 0.3], [0.4, 0.6], [0.1, 0.9]], "float32")
    try:
        value = keras.losses.get(loss)(np.array([0, 1, 1]), answers)
        return float(np.mean(as_array(value)))
    except Exception:  # a loss for another kind of label
        return None


def _starting_model(probe: Probe):
    """(model, its backbone, origin): the student's own classifier where it can be used."""
    backbone = tiny_backbone.build(probe.seed)
    try:
        model = probe.call("build_classifier", backbone, num_classes=2, dropout_rate=0.4)
        if _is_model(model) and usable(model, backbone, tiny_backbone.build(probe.seed)):
            return model, backbone, "own"
    except StudentError:
        pass
    return *given_classifier(probe.seed), "given"


# --- a3-unfreeze-top --------------------------------------------------------------------------


def collect_unfreeze_top(probe: Probe) -> None:
    train = task_pictures(probe.rng, 16)
    own = probe.kept("train_head") or _own_trained(probe, train)
    starts = [] if own is None else [own]
    if own is None or not tiny_backbone.nested_once(*own):
        model, backbone = given_classifier(probe.seed)
        train_head_here(model, train, TRAIN_RATE)
        starts.append((model, backbone))
    probe.session.carry.pop("train_head", None)  # what follows changes that model
    with probe.recording() as recorder:
        tries = [attempt(lambda s=s: _unfreeze(probe, recorder, *s, train)) for s in starts]
        record_attempts(probe.evidence, tries)


def _own_trained(probe: Probe, train):
    """(the student's classifier with its head trained, its backbone), or None where it is wrong.

    The student's ``train_head`` trains it where it is right.
    """
    model, backbone, origin = _starting_model(probe)
    if origin != "own":
        return None
    try:
        pairs = dataset(train), dataset(train)
        probe.call("train_head", model, *pairs, epochs=EPOCHS, learning_rate=TRAIN_RATE)
        if _usable_trained(probe, model, backbone):
            return model, backbone
    except StudentError:
        pass
    model, backbone, _ = _starting_model(probe)
    train_head_here(model, train, TRAIN_RATE)
    return model, backbone


def _usable_trained(probe: Probe, model, backbone) -> bool:
    """Whether the next question can start from this classifier, compiled and fitted as it is."""
    untouched = tiny_backbone.build(probe.seed)
    return usable(model, backbone, untouched) and rate_of(
        getattr(model, "optimizer", None)
    ) == np.float32(TRAIN_RATE)


def _unfreeze(probe: Probe, recorder, model, backbone, train):
    """Call ``unfreeze_top`` on one model, then fit what came back for one epoch."""
    keep = probe.evidence.keep
    values = {
        "model": recorder.model_index(model),
        "warm_up": recorder.state(model),
        "backbone_layers": tiny_backbone.order(backbone),
        "backbone_paths": tiny_backbone.locate(backbone, model),
        "before": graph.describe(model, keep),
    }
    yield values
    result = probe.call("unfreeze_top", model, TOP_LAYERS, learning_rate=TOP_RATE)
    values["returned"] = type_name(result)
    values["returned_model"] = _is_model(result)
    if _is_model(result):
        model = result
        values["model"] = recorder.model_index(model)
        values["backbone_paths"] = tiny_backbone.locate(backbone, model)
    values["compiled"] = recorder.state(model)
    values["flags"] = graph.flags(model)
    try:
        model.fit(*train, batch_size=BATCH, epochs=1, verbose=0)
    except Exception as error:  # a model that cannot be fitted any more; the checks say why
        values["fit_error"] = f"{type(error).__name__}: {str(error)[:300]}"
    values["after"] = graph.describe(model, keep)


# --- a3-predict -------------------------------------------------------------------------------


def collect_predict(probe: Probe) -> None:
    evidence = probe.evidence
    model = pet_probes.colour_model()
    pictures = pet_probes.photographs(probe.rng)
    with tempfile.TemporaryDirectory(prefix="photo-") as folder:
        answers = []
        for number, pixels in enumerate(pictures):
            path = Path(folder) / f"photo_{number}.jpg"
            pet_probes.save(path, pixels)
            answers.append(_answer(_predict(probe, path, model)))
        path = Path(folder) / "large.jpg"
        pet_probes.save(path, pet_probes.large_photograph(probe.rng))
        try:
            evidence.value("large", _answer(_predict(probe, path, model)))
        except StudentError as error:
            evidence.value("large", {"error": str(error)})
    evidence.value("answers", answers)


def _predict(probe: Probe, path: Path, model):
    names = list(pet_probes.NAMES)
    try:
        return probe.call("predict_image", str(path), model, names)
    except StudentError as error:
        if error.kind != "crashed":
            raise
        try:
            return probe.call("predict_image", path, model, names)
        except StudentError:
            raise error from None


def _answer(result) -> list | dict:
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return {"type": type_name(result)}
    name, probability = result
    number = as_array(probability)
    if not isinstance(name, str) or number is None or number.size != 1:
        return {"type": f"({type_name(name)}, {type_name(probability)})"}
    return [str.__str__(name), float(number.reshape(()))]


COMPARED = ("a3-train-head", "a3-unfreeze-top")
COLLECTORS = {
    "a3-make-datasets": collect_make_datasets,
    "a3-build-classifier": collect_build_classifier,
    "a3-train-head": collect_train_head,
    "a3-unfreeze-top": collect_unfreeze_top,
    "a3-predict": collect_predict,
}


def _is_model(value) -> bool:
    import keras

    return isinstance(value, keras.Model)
