"""Evidence for assignment a2: Fashion-MNIST, from model A to model B-on-A."""

from __future__ import annotations

import numpy as np

from autograder.evidence import graph
from autograder.evidence.plain import as_array, type_name
from autograder.evidence.recorder import learning_rate
from autograder.evidence.session import Probe, StudentError
from autograder.evidence.store import Evidence

SANDAL, SHIRT = 5, 6
TRAIN_IMAGES, VALID_IMAGES, EPOCHS = 200, 100, 2


def probe_split(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Images (120, 28, 28) uint8 and labels (120,) uint8 with every class, in random order."""
    from data_scripts import datasets

    data = datasets.fashion_mnist_small()
    chosen = rng.choice(len(data.test_images), 110, replace=False)
    one_each = [int(np.flatnonzero(data.test_labels == k)[0]) for k in range(10)]
    order = rng.permutation(np.concatenate([chosen, one_each]))
    return data.test_images[order], data.test_labels[order]


def task_b() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """(train, valid) of task B: images float32 in [0, 1], labels 0.0 sandal and 1.0 shirt."""
    from data_scripts import datasets

    data = datasets.fashion_mnist_small()

    def pairs(images, labels, count):
        chosen = np.flatnonzero((labels == SANDAL) | (labels == SHIRT))[:count]
        return images[chosen].astype("float32") / 255, (labels[chosen] == SHIRT).astype("float32")

    return (
        pairs(data.train_images, data.train_labels, TRAIN_IMAGES),
        pairs(data.test_images, data.test_labels, VALID_IMAGES),
    )


def _kind_of_data() -> str:
    """Whether the pictures are real or drawn: what a network learns from them differs."""
    from data_scripts import datasets

    return "real" if datasets.fashion_mnist_small().source.real else "drawn"


def fresh_model_a():
    """A new Keras model A with its trained weights."""
    from data_scripts import model_a

    return model_a.trained()


def collect_split_tasks(probe: Probe) -> None:
    images, labels = probe_split(probe.rng)
    given = images.copy(), labels.copy()
    result = probe.call("split_tasks", *given)
    evidence = probe.evidence
    evidence.value(
        "inputs_unchanged", bool((given[0] == images).all() and (given[1] == labels).all())
    )
    try:
        (images_a, labels_a), (images_b, labels_b) = result
    except (TypeError, ValueError):
        evidence.value("result", {"type": type_name(result)})
        return
    for name, value in (
        ("images_a", images_a),
        ("labels_a", labels_a),
        ("images_b", images_b),
        ("labels_b", labels_b),
    ):
        evidence.array(name, value)


def collect_build_b_on_a(probe: Probe) -> None:
    model_a, evidence = fresh_model_a(), probe.evidence
    evidence.values["model_a_before"] = graph.describe(model_a, evidence.keep)
    model = probe.call("build_b_on_a", model_a)
    evidence.values["model_a_after"] = graph.describe(model_a, evidence.keep)
    evidence.value("returned", type_name(model))
    if not _is_model(model):
        return
    images = task_b()[1][0][:16]
    prediction = probe.guarded("build_b_on_a", lambda: model(images))
    evidence.array("prediction", prediction)
    evidence.values["model"] = graph.describe(model, evidence.keep)
    owned = {id(variable) for variable in model_a.variables}
    evidence.value(
        "shared",
        [
            path
            for path, layer in graph.leaf_layers(model)
            if any(id(variable) in owned for variable in layer.variables)
        ],
    )


def collect_warm_up(probe: Probe) -> None:
    evidence, (train, valid) = probe.evidence, task_b()
    evidence.value("data", _kind_of_data())
    model, origin = _starting_model(probe)
    evidence.value("input", origin)
    with probe.recording(train=train[0], valid=valid[0]) as recorder:
        evidence.value("model", recorder.model_index(model))
        evidence.values["before"] = graph.describe(model, evidence.keep)
        result = probe.call("warm_up", model, _copies(train), _copies(valid), epochs=EPOCHS)
        evidence.values["after"] = graph.describe(model, evidence.keep)
        _record_return(evidence, result)
    probe.keep("warm_up", model)


def collect_fine_tune(probe: Probe) -> None:
    evidence, (train, valid) = probe.evidence, task_b()
    evidence.value("data", _kind_of_data())
    model, origin = _warm_model(probe, train, valid)
    evidence.value("input", origin)
    with probe.recording(train=train[0], valid=valid[0]) as recorder:
        evidence.value("model", recorder.model_index(model))
        evidence.values["warm_up"] = recorder.state(model)
        evidence.values["before"] = graph.describe(model, evidence.keep)
        result = probe.call("fine_tune", model, _copies(train), _copies(valid), epochs=EPOCHS)
        evidence.values["after"] = graph.describe(model, evidence.keep)
        _record_return(evidence, result)


COMPARED = ("a2-warm-up", "a2-fine-tune")
COLLECTORS = {
    "a2-split-tasks": collect_split_tasks,
    "a2-build-b-on-a": collect_build_b_on_a,
    "a2-warm-up": collect_warm_up,
    "a2-fine-tune": collect_fine_tune,
}


def _is_model(value) -> bool:
    import keras

    return isinstance(value, keras.Model)


def _copies(pair):
    return pair[0].copy(), pair[1].copy()


def _record_return(evidence: Evidence, result) -> None:
    history = getattr(result, "history", None)
    evidence.value("returned", type_name(result))
    evidence.value("history", history if isinstance(history, dict) else None)


def _starting_model(probe: Probe):
    """The student's own B-on-A where it can be used, otherwise one put together here."""
    try:
        model_a = fresh_model_a()
        model = probe.call("build_b_on_a", model_a)
        if _usable_start(model, model_a):
            return model, "own"
    except StudentError:
        pass
    return _given_start(), "given"


def _usable_start(model, model_a) -> bool:
    """Whether the later questions can start from this model: A's weights, one output, own copy."""
    if not _is_model(model):
        return False
    try:
        answers = as_array(model(task_b()[1][0]))
        own, reused = model.get_weights(), model_a.get_weights()[:-2]
    except Exception:  # anything that fails here was or will be reported by its own question
        return False
    shared = {id(v) for v in model.variables} & {id(v) for v in model_a.variables}
    return (
        not shared
        and len(own) == len(reused) + 2
        and all(np.array_equal(x, y) for x, y in zip(own, reused, strict=False))
        and own[-1].shape == (1,)
        and bool(((answers > 0) & (answers < 1)).all())  # a sigmoid's; others cannot learn well
    )


def _given_start():
    import keras

    model_a = fresh_model_a()
    layers = [type(layer).from_config(layer.get_config()) for layer in model_a.layers[:-1]]
    model = keras.Sequential(
        [keras.Input((28, 28)), *layers, keras.layers.Dense(1, activation="sigmoid")]
    )
    model.set_weights(model_a.get_weights()[:-2] + model.get_weights()[-2:])
    return model


def _warm_model(probe: Probe, train, valid):
    """The student's own warmed-up model where it can be used, otherwise one warmed up here.

    The given one is warmed up with the student's own learning rate where that is known, so that
    "smaller than the warm-up's" means the same thing as in the student's notebook.
    """
    rate = 1e-3
    model = probe.kept("warm_up")
    if model is None:
        model, _ = _starting_model(probe)
        try:
            probe.call("warm_up", model, _copies(train), _copies(valid), epochs=EPOCHS)
        except StudentError:
            model = None
    if model is not None:
        if _usable_warm(model):
            return model, "own"
        rate = learning_rate(getattr(model, "optimizer", None)) or rate
    return _given_warm(train, rate), "given"


def _usable_warm(model) -> bool:
    reused = fresh_model_a().get_weights()[:-2]
    own = model.get_weights()
    frozen = [f for f in graph.flags(model) if f["has_weights"]]
    return (
        getattr(model, "optimizer", None) is not None
        and all(np.array_equal(x, y) for x, y in zip(own, reused, strict=False))
        and not any(f["updated"] for f in frozen[:-1])
        and frozen[-1]["updated"]
    )


def _given_warm(train, rate: float):
    import keras

    model = _given_start()
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(
        loss="binary_crossentropy", optimizer=keras.optimizers.SGD(rate), metrics=["accuracy"]
    )
    model.fit(*train, epochs=1, verbose=0)
    return model
