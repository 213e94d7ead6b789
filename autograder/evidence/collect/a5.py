"""Evidence for assignment a5: dropout and other regularizers."""

from __future__ import annotations

import numpy as np

from autograder.evidence import graph
from autograder.evidence.plain import as_array, type_name
from autograder.evidence.session import Probe, StudentError

#: Shape of the small network that mc_dropout_predict is tried on.
MC_PIXELS, MC_HIDDEN, MC_CLASSES, MC_RATE = (6, 6), 8, 3, 0.3
MC_IMAGES, MC_SAMPLES = 24, 200


def dropout_probe(rng: np.random.Generator) -> dict:
    """Arguments that no default has: a rate from 0.25 to 0.45 and 3 to 9 classes."""
    return {
        "rate": round(float(rng.uniform(0.25, 0.45)), 3),
        "num_classes": int(rng.integers(3, 9)),
    }


def constraint_probe(rng: np.random.Generator) -> dict:
    """Arguments that no default has: an l2 factor and a largest norm."""
    return {
        "l2": round(float(rng.uniform(0.002, 0.008)), 5),
        "max_norm": round(float(rng.uniform(1.5, 3.5)), 3),
    }


def kernel_probe(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two kernels (20 inputs, 5 units) to try penalties and constraints on.

    The norms over the inputs lie below and above every ``max_norm`` that is asked for; in the
    second kernel one input has nearly all the weight, so that l1 and l2 differ in another ratio.
    """
    even = rng.normal(size=(20, 5))
    uneven = even * np.where(np.arange(20) == 3, 1.0, 0.01)[:, None]
    norms = np.array([0.3, 0.8, 4.5, 6.0, 9.0])
    first, second = (k / np.linalg.norm(k, axis=0) * norms for k in (even, uneven))
    return first.astype("float32"), second.astype("float32")


def patience_probe(rng: np.random.Generator) -> int:
    """A patience that no default has, 3 to 6."""
    return int(rng.integers(3, 7))


def mc_network(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Weights of the small network and images to predict.

    BatchNormalization's moving statistics are far from those of the images, so that it shows in
    the answers which of them were used.
    """
    pixels = MC_PIXELS[0] * MC_PIXELS[1]
    return {
        "kernel": rng.normal(0, 0.4, (pixels, MC_HIDDEN)).astype("float32"),
        "bias": rng.normal(0.3, 0.2, MC_HIDDEN).astype("float32"),
        "gamma": rng.uniform(0.8, 1.2, MC_HIDDEN).astype("float32"),
        "beta": rng.normal(0, 0.2, MC_HIDDEN).astype("float32"),
        "mean": rng.uniform(1.5, 2.5, MC_HIDDEN).astype("float32"),
        "variance": rng.uniform(3.0, 5.0, MC_HIDDEN).astype("float32"),
        "out_kernel": rng.normal(0, 0.9, (MC_HIDDEN, MC_CLASSES)).astype("float32"),
        "out_bias": rng.normal(0, 0.2, MC_CLASSES).astype("float32"),
        "images": rng.uniform(0, 1, (MC_IMAGES, *MC_PIXELS)).astype("float32"),
    }


def _record_network(probe: Probe, name: str, model, **values) -> None:
    """Describe a student's network, building it first where it is still unbuilt."""
    import keras

    evidence = probe.evidence
    evidence.value(f"{name}_returned", type_name(model))
    if not isinstance(model, keras.Model):
        return
    output = probe.guarded(probe.question, lambda: model(np.zeros((2, 28, 28), "float32")))
    evidence.array(f"{name}_output", output)
    evidence.values[name] = graph.describe(model, evidence.keep)


def collect_dropout_mlp(probe: Probe) -> None:
    _record_network(probe, "default", probe.call("build_dropout_mlp"))
    arguments = dropout_probe(probe.rng)
    _record_network(probe, "probed", probe.call("build_dropout_mlp", **arguments))


def collect_constrained_mlp(probe: Probe) -> None:
    _record_network(probe, "default", probe.call("build_constrained_mlp"))
    arguments = constraint_probe(probe.rng)
    model = probe.call("build_constrained_mlp", **arguments)
    _record_network(probe, "probed", model)
    if probe.evidence.values.get("probed"):
        probe.evidence.values["effects"] = _kernel_effects(probe, model)


def _kernel_effects(probe: Probe, model) -> dict[str, dict]:
    """What the penalty and the constraint of each kernel do, whatever objects they are."""
    kernels, effects = kernel_probe(probe.rng), {}
    for path, layer in graph.leaf_layers(model):
        kernel = getattr(layer, "kernel", None)
        if kernel is None:
            continue
        effects[path] = {}
        if penalise := getattr(kernel, "regularizer", None):
            penalties = [as_array(_tried(penalise, k)) for k in kernels]
            if all(p is not None and p.size == 1 for p in penalties):
                effects[path]["penalties"] = [float(p.reshape(())) for p in penalties]
        if constrain := getattr(kernel, "constraint", None):
            kept = as_array(_tried(constrain, kernels[0]))
            if kept is not None:
                effects[path]["kept"] = probe.evidence.keep(kept)
    return effects


def _tried(function, kernel: np.ndarray):
    """What a penalty or constraint makes of a kernel; None where it fails."""
    import keras

    try:
        return function(keras.ops.convert_to_tensor(kernel))
    except Exception:  # a student's own function
        return None


def collect_batch_norm_mlp(probe: Probe) -> None:
    _record_network(probe, "default", probe.call("build_batch_norm_mlp"))


def collect_early_stopping(probe: Probe) -> None:
    """Drive the callback through two invented trainings and record where it stops.

    In the first only the validation loss stalls, in the second both losses do, in different
    epochs. Each epoch leaves its number in the network's weights, so it shows which were restored.
    """
    import keras

    patience = patience_probe(probe.rng)
    best_valid, best_train = int(probe.rng.integers(4, 8)), int(probe.rng.integers(9, 12))
    evidence = probe.evidence
    for name, train_stalls in (("validation_stalls", False), ("both_stall", True)):
        callback = probe.call("early_stopping", patience=patience)
        evidence.value("returned", type_name(callback))
        if not isinstance(callback, keras.callbacks.Callback):
            return
        losses = _losses(best_valid, best_train if train_stalls else None)
        run = probe.guarded("early_stopping", lambda c=callback, x=losses: _drive(c, x))
        evidence.value(name, {**run, "best_valid": best_valid, "best_train": best_train})


def _losses(best_valid: int, best_train: int | None, epochs: int = 60) -> list[dict]:
    """Logs of an invented training.

    Without ``best_train`` everything but the validation loss goes on improving, so only that can
    tell when to stop; with it every number has its best epoch, so any can tell which was best.
    """

    def valley(epoch, best):
        return 1.0 + 0.1 * abs(epoch - best)

    return [
        {
            "loss": 3.0 - 0.04 * epoch if best_train is None else valley(epoch, best_train),
            "val_loss": valley(epoch, best_valid),
            "accuracy": 0.3 + 0.01 * epoch
            if best_train is None
            else 0.9 - valley(epoch, best_train) / 20,
            "val_accuracy": (
                0.25 + 0.01 * epoch if best_train is None else 0.9 - valley(epoch, best_valid) / 20
            ),
        }
        for epoch in range(epochs)
    ]


def _drive(callback, logs: list[dict]) -> dict:
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(loss="mse", optimizer="sgd", metrics=["accuracy"], run_eagerly=True)
    model.test_on_batch(np.zeros((1, 1)), np.zeros((1, 1)))  # a callback may look for the metric
    model.stop_training = False
    callback.set_params({"epochs": len(logs), "verbose": 0})
    callback.set_model(model)
    callback.on_train_begin({})
    last = 0
    for epoch, log in enumerate(logs):
        callback.on_epoch_begin(epoch, {})
        model.set_weights([np.full((1, 1), epoch, "float32")])
        callback.on_epoch_end(epoch, dict(log))
        last = epoch
        if model.stop_training:
            break
    callback.on_train_end({})
    return {
        "stopped": bool(model.stop_training),
        "last_epoch": last,
        "weights_of_epoch": round(float(model.get_weights()[0][0, 0]), 3),
    }


def collect_mc_dropout(probe: Probe) -> None:
    import keras

    parts = mc_network(probe.rng)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(MC_PIXELS),
            layers.Flatten(name="flatten_pixels"),
            layers.Dense(MC_HIDDEN, activation="relu", name="hidden_units"),
            layers.BatchNormalization(epsilon=1e-3, name="normalise"),
            layers.Dropout(MC_RATE, name="drop"),
            layers.Dense(MC_CLASSES, activation="softmax", name="classes"),
        ]
    )
    order = ("kernel", "bias", "gamma", "beta", "mean", "variance", "out_kernel", "out_bias")
    model.set_weights([parts[name] for name in order])
    result = probe.call("mc_dropout_predict", model, parts["images"].copy(), samples=MC_SAMPLES)
    evidence = probe.evidence
    after = model.get_layer("normalise")
    evidence.array("moving_mean", after.moving_mean)
    evidence.array("moving_variance", after.moving_variance)
    evidence.value("returned", type_name(result))
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return
    evidence.array("mean", result[0])
    evidence.array("deviation", result[1])
    try:
        one = probe.call("mc_dropout_predict", model, parts["images"].copy(), samples=1)
        evidence.array("one_pass", one[0])
    except (StudentError, TypeError, LookupError):
        return  # one pass has no sample standard deviation; whoever computes it may stop here


COLLECTORS = {
    "a5-dropout-mlp": collect_dropout_mlp,
    "a5-l2-max-norm": collect_constrained_mlp,
    "a5-batch-norm": collect_batch_norm_mlp,
    "a5-early-stopping": collect_early_stopping,
    "a5-mc-dropout": collect_mc_dropout,
}
