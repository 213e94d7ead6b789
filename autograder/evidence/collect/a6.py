"""Evidence for assignment a6: choose and carry out a fine-tuning strategy."""

from __future__ import annotations

import numpy as np

from autograder.evidence import graph, tiny_backbone
from autograder.evidence.attempts import attempt, record_attempts
from autograder.evidence.plain import as_array, plain, type_name
from autograder.evidence.session import Probe, StudentError

SIZES, SIMILARITIES = ("large", "small"), ("similar", "different")
IMAGES, BATCH = 10, 4
FEATURES, EXAMPLES, CLASSES, EPOCHS = 16, 480, 3, 15
HEAD_RATE, LAST_LAYERS = 2e-3, 7


def probe_images(rng: np.random.Generator, count: int = IMAGES) -> np.ndarray:
    """Images (count, 160, 160, 3) float32 in the backbone's range [-1, 1], each of its own hue."""
    size = tiny_backbone.SIZE
    hue = rng.uniform(-0.6, 0.6, (count, 1, 1, 3))
    return np.clip(hue + rng.normal(0, 0.3, (count, size, size, 3)), -1, 1).astype("float32")


def probe_features(rng: np.random.Generator):
    """(features, labels, more features, their labels): three classes divided by planes.

    The first two arrays are handed to the student, the others are fresh ones of the same kind.
    """
    directions = rng.normal(size=(FEATURES, CLASSES))
    features = rng.normal(0, 2, (2 * EXAMPLES, FEATURES))
    labels = (features @ directions).argmax(1)
    features = features.astype("float32")
    return (
        features[:EXAMPLES],
        labels[:EXAMPLES].astype("int32"),
        features[EXAMPLES:],
        labels[EXAMPLES:].astype("int32"),
    )


def task_pictures(rng: np.random.Generator, count: int):
    """(images in [-1, 1], labels int32): reddish 0 and bluish 1, in turn."""
    size = tiny_backbone.SIZE
    labels = np.arange(count) % 2
    colours = np.where(labels[:, None] == 0, (0.4, 0.0, -0.4), (-0.4, 0.0, 0.4))
    noise = rng.normal(0, 0.3, (count, size, size, 3))
    images = np.clip(colours[:, None, None] + noise, -1, 1).astype("float32")
    return images, labels.astype("int32")


# --- a6-choose --------------------------------------------------------------------------------


def collect_choose(probe: Probe) -> None:
    answers = {}
    for size in SIZES:
        for similarity in SIMILARITIES:
            answers[f"{size} {similarity}"] = probe.call("choose_strategy", size, similarity)
    probe.evidence.value("answers", answers)


# --- a6-bottleneck ----------------------------------------------------------------------------


def collect_bottleneck(probe: Probe) -> None:
    evidence, images = probe.evidence, probe_images(probe.rng)
    backbone = tiny_backbone.build(probe.seed)
    evidence.array("maps", backbone(images, training=False))
    in_training = tiny_backbone.build(probe.seed)
    evidence.array("maps_in_training", in_training(images, training=True))
    evidence.values["before"] = graph.describe(backbone, evidence.keep)
    flags = _flags(backbone)
    features = probe.call("bottleneck_features", backbone, images.copy(), batch_size=BATCH)
    evidence.array("features", features)
    evidence.values["after"] = graph.describe(backbone, evidence.keep)
    changed = [name for name, flag in _flags(backbone).items() if flags.get(name) != flag]
    evidence.value("changed_flags", changed)


def _flags(backbone) -> dict[str, bool]:
    flags = {layer.name: bool(layer.trainable) for layer in backbone.layers}
    return {**flags, backbone.name: bool(backbone.trainable)}


# --- a6-train-head ----------------------------------------------------------------------------


def collect_train_head(probe: Probe) -> None:
    evidence = probe.evidence
    features, labels, fresh, _ = probe_features(probe.rng)
    with probe.recording(train=features) as recorder:
        head = probe.call(
            "train_head", features.copy(), labels.copy(), num_classes=CLASSES, epochs=EPOCHS
        )
        evidence.value("returned", type_name(head))
        if not _is_model(head):
            return
        evidence.value("model", recorder.model_index(head))
        evidence.values["head"] = graph.describe(head, evidence.keep)
    evidence.array("answers", probe.guarded("train_head", lambda: head(fresh, training=False)))


# --- a6-assemble ------------------------------------------------------------------------------


def collect_assemble(probe: Probe) -> None:
    evidence, images = probe.evidence, probe_images(probe.rng)
    backbone = tiny_backbone.build(probe.seed)
    features = as_array(backbone(images, training=False)).mean((1, 2))
    head, origin = _trained_head(probe, features)
    evidence.value("input", origin)
    evidence.values["head"] = graph.describe(head, evidence.keep)
    evidence.array("expected", head(features, training=False))
    untouched = as_array(backbone(images, training=False))
    model = probe.call("assemble", backbone, head)
    evidence.value("returned", type_name(model))
    if not _is_model(model):
        return
    evidence.array("answers", probe.guarded("assemble", lambda: model(images, training=False)))
    evidence.values["model"] = graph.describe(model, evidence.keep)
    evidence.value(
        "backbone_kept", bool(np.array_equal(untouched, backbone(images, training=False)))
    )
    evidence.array("expected_after", head(features, training=False))
    probe.keep("assemble", (model, backbone, head))


def _trained_head(probe: Probe, features: np.ndarray):
    """(head on the features, origin): the student's own where it can be used."""
    labels = (np.arange(len(features)) % 2).astype("int32")
    try:
        head = probe.call("train_head", features.copy(), labels.copy(), num_classes=2, epochs=2)
        if _is_model(head) and _fits(head, features):
            return head, "own"
    except StudentError:
        pass
    return _given_head(features, labels), "given"


def _fits(head, features) -> bool:
    try:
        answers = as_array(head(features, training=False))
    except Exception:  # a head that cannot be called is reported by its own question
        return False
    return answers.shape == (len(features), 2) and bool(np.allclose(answers.sum(-1), 1, atol=1e-4))


def _given_head(features, labels):
    import keras

    head = keras.Sequential(
        [
            keras.Input(features.shape[1:]),
            keras.layers.Dense(16, activation="relu", name="head_hidden"),
            keras.layers.Dense(2, activation="softmax", name="head_output"),
        ],
        name="head",
    )
    head.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    head.fit(features, labels, epochs=1, verbose=0)
    return head


# --- a6-fine-tune -----------------------------------------------------------------------------


def collect_fine_tune(probe: Probe) -> None:
    train, valid = task_pictures(probe.rng, 16), task_pictures(probe.rng, 6)
    starts = []
    own = _assembled(probe, train)
    probe.session.carry.pop("assemble", None)  # what follows changes that model
    if own is not None:
        starts.append(own)
    if own is None or not tiny_backbone.nested_once(*own):
        starts.append(_given(probe))
    for model, _ in starts:
        _warm_up(model, train)
    with probe.recording(train=train[0], valid=valid[0]) as recorder:
        tries = [attempt(lambda s=s: _tune(probe, recorder, *s, train, valid)) for s in starts]
        record_attempts(probe.evidence, tries)


def _assembled(probe: Probe, train):
    """The student's own model of backbone and head, backbone frozen; None where it is not right."""
    backbone = tiny_backbone.build(probe.seed)
    images = train[0][:6]
    features = as_array(backbone(images, training=False)).mean((1, 2))
    try:
        kept = probe.kept("assemble")
        if kept is not None:
            model, backbone, head = kept
        else:
            head, _ = _trained_head(probe, features)
            model = probe.call("assemble", backbone, head)
        expected = as_array(head(features, training=False))
        if not _is_model(model) or not np.allclose(
            as_array(model(images, training=False)), expected, atol=1e-4
        ):
            return None
        paths = tiny_backbone.locate(backbone, model)
        head_paths = {path for path, _ in graph.leaf_layers(model)} - set(paths.values())
        backbone.trainable = False
        updated = {flag["path"] for flag in graph.flags(model) if flag["updated"]}
    except Exception:  # whatever fails here is reported by the questions before
        return None
    usable = updated and updated <= head_paths and len(paths) == 8
    return (model, backbone) if usable else None


def _given(probe: Probe):
    """A model of frozen backbone and head that nests only the backbone, and its backbone."""
    import keras
    from keras import layers

    backbone = tiny_backbone.build(probe.seed)
    backbone.trainable = False
    inputs = keras.Input(backbone.input_shape[1:], name="images")
    x = layers.GlobalAveragePooling2D(name="pooled")(backbone(inputs, training=False))
    x = layers.Dense(16, activation="relu", name="head_hidden")(x)
    outputs = layers.Dense(2, activation="softmax", name="head_output")(x)
    return keras.Model(inputs, outputs), backbone


def _warm_up(model, train) -> None:
    """Compile and fit with the backbone frozen, as a model may arrive."""
    import keras

    model.compile(
        optimizer=keras.optimizers.Adam(HEAD_RATE),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(*train, batch_size=8, epochs=1, verbose=0)


def _tune(probe: Probe, recorder, model, backbone, train, valid):
    """Call ``fine_tune`` on one model."""
    keep = probe.evidence.keep
    values = {
        "model": recorder.model_index(model),
        "warm_up": recorder.state(model),
        "backbone_layers": tiny_backbone.order(backbone),
        "backbone_paths": tiny_backbone.locate(backbone, model),
        "before": graph.describe(model, keep),
    }
    yield values
    given = [tuple(array.copy() for array in pair) for pair in (train, valid)]
    result = probe.call("fine_tune", model, *given, LAST_LAYERS, head_learning_rate=HEAD_RATE)
    values["after"] = graph.describe(model, keep)
    history = getattr(result, "history", None)
    values["returned"] = type_name(result)
    values["history"] = plain(history) if isinstance(history, dict) else None


#: The assembled model is what fine-tuning starts from.
COMPARED = ("a6-assemble", "a6-fine-tune")
COLLECTORS = {
    "a6-choose": collect_choose,
    "a6-bottleneck": collect_bottleneck,
    "a6-train-head": collect_train_head,
    "a6-assemble": collect_assemble,
    "a6-fine-tune": collect_fine_tune,
}


def _is_model(value) -> bool:
    import keras

    return isinstance(value, keras.Model)
