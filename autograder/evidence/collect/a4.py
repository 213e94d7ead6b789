"""Evidence for assignment a4: faster optimizers and learning-rate schedules."""

from __future__ import annotations

import numpy as np

from autograder.evidence.plain import as_array, plain, type_name
from autograder.evidence.recorder import describe_optimizer, learning_rate
from autograder.evidence.session import Probe, StudentError

NAMES = ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamax", "nadam")
#: An optimizer of the literature that neither the task nor Keras knows by this name.
UNKNOWN = "lookahead"
TYPICAL_HEAD_RATE = 1e-3
CLASSES, PIXELS, ROWS, EPOCHS = 3, (8, 8), 600, 2


def optimizer_rate(rng: np.random.Generator) -> float:
    """A learning rate that no default has."""
    return round(float(rng.uniform(0.011, 0.045)), 5)


def gradients(rng: np.random.Generator) -> np.ndarray:
    """Gradients of three steps for four weights, float32 (3, 4)."""
    return (rng.uniform(0.05, 0.5, (3, 4)) * rng.choice([-1, 1], (3, 4))).astype("float32")


def collect_make_optimizer(probe: Probe) -> None:
    rate, steps, errors = optimizer_rate(probe.rng), gradients(probe.rng), []
    for name in NAMES:
        try:
            optimizer = probe.call("make_optimizer", name, learning_rate=rate)
        except StudentError as error:
            if error.details.get("exception") not in ("ValueError", "KeyError"):
                raise
            errors.append(error)
            probe.evidence.value(name, {"error": str(error)})
        else:
            probe.evidence.values[name] = _examined(probe, optimizer, steps)
    if len(errors) == len(NAMES):
        raise errors[0]
    if not errors:
        optimizer = probe.call("make_optimizer", "adam")
        probe.evidence.values["default"] = _examined(probe, optimizer, steps)
    _try_unknown_name(probe, rate)


def _try_unknown_name(probe: Probe, rate: float) -> None:
    try:
        result = probe.call("make_optimizer", UNKNOWN, learning_rate=rate)
    except StudentError as error:
        cause = error.__cause__
        raised = "NotImplementedError" if cause is None else type(cause).__name__
        probe.evidence.value(
            "unknown", {"raised": raised, "value_error": isinstance(cause, ValueError)}
        )
    else:
        probe.evidence.value("unknown", {"returned": type_name(result)})


def _examined(probe: Probe, optimizer, steps: np.ndarray) -> dict:
    """What an optimizer says about itself, and where it takes four weights in a few steps."""
    import keras

    if not isinstance(optimizer, keras.optimizers.Optimizer):
        return {"type": type_name(optimizer)}
    seen = {
        "type": type_name(optimizer),
        "described": describe_optimizer(optimizer),
        "rate": plain(learning_rate(optimizer)),
    }
    weights = keras.Variable(np.zeros(steps.shape[1], "float32"), name="probed_weights")

    def walk() -> np.ndarray:
        places = []
        for gradient in steps:
            optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weights])
            places.append(keras.ops.convert_to_numpy(weights.value).copy())
        return np.stack(places)

    seen["places"] = probe.evidence.keep(probe.guarded(probe.question, walk))
    return seen


# --- schedules as functions -------------------------------------------------------------------


def decay_probe(rng: np.random.Generator) -> tuple[float, int, list[int]]:
    """(eta0, s, steps): steps from 0 to about 4 s, most of them no multiple of s."""
    s = int(rng.integers(9, 40))
    steps = {0, s, s // 2, s + s // 3, *(int(i) for i in rng.integers(1, 4 * s, 8))}
    return round(float(rng.uniform(0.02, 0.3)), 4), s, sorted(steps)


def piecewise_probe(rng: np.random.Generator) -> list[tuple[list[int], list[float], list[int]]]:
    """Three triples (boundaries, values, steps), no step on a boundary."""
    probes = []
    for count in (2, 1, 4):
        boundaries = [int(b) for b in np.cumsum(rng.integers(12, 40, count))]
        values = [round(float(v), 5) for v in rng.uniform(0.001, 0.2, count + 1)]
        near = [b + shift for b in boundaries for shift in (-1, 1)]
        steps = sorted({0, *near, boundaries[0] // 2, boundaries[-1] + 25})
        probes.append((boundaries, values, steps))
    return probes


def cycle_probe(rng: np.random.Generator) -> tuple[int, float, float]:
    """(total_steps, eta0, eta1)."""
    eta0 = round(float(rng.uniform(0.01, 0.05)), 4)
    return int(rng.integers(150, 240)), eta0, round(eta0 * float(rng.uniform(6, 12)), 4)


def _curve(probe: Probe, name: str, calls: list[tuple[tuple, dict]]) -> dict:
    """Numbers that a schedule returns for some calls, or the type of what is no number."""
    results = [probe.call(name, *calls[0][0], **calls[0][1])]
    function = probe.function(name)
    results += probe.guarded(name, lambda: [function(*a, **k) for a, k in calls[1:]])
    numbers = []
    for result in results:
        array = as_array(result)
        if array is None or array.size != 1:
            return {"type": type_name(result)}
        numbers.append(float(array.reshape(())))
    return probe.evidence.keep(np.array(numbers))


def collect_power(probe: Probe) -> None:
    eta0, s, steps = decay_probe(probe.rng)
    values = probe.evidence.values
    values["default"] = _curve(probe, "power_schedule", [((i, eta0, s), {}) for i in steps])
    values["squared"] = _curve(probe, "power_schedule", [((i, eta0, s), {"c": 2}) for i in steps])


def collect_exponential(probe: Probe) -> None:
    eta0, s, steps = decay_probe(probe.rng)
    calls = [((i, eta0, s), {}) for i in steps]
    probe.evidence.values["default"] = _curve(probe, "exponential_schedule", calls)


def collect_piecewise(probe: Probe) -> None:
    for number, (boundaries, values, steps) in enumerate(piecewise_probe(probe.rng)):
        calls = [((i, list(boundaries), list(values)), {}) for i in steps]
        probe.evidence.values[f"curve-{number}"] = _curve(probe, "piecewise_schedule", calls)


def collect_one_cycle(probe: Probe) -> None:
    total, eta0, eta1 = cycle_probe(probe.rng)
    calls = [((i, total, eta0, eta1), {}) for i in range(total)]
    probe.evidence.values["curve"] = _curve(probe, "one_cycle", calls)


# --- performance scheduling -------------------------------------------------------------------

START_RATE = 0.1


def performance_probe(rng: np.random.Generator) -> tuple[float, int, int]:
    """(factor, patience, best epoch), none of them a default."""
    factor = round(float(rng.uniform(0.3, 0.45)), 3)
    return factor, int(rng.integers(2, 4)), int(rng.integers(3, 6))


def collect_performance(probe: Probe) -> None:
    """Drive the callback through two invented trainings and record the rate after each epoch."""
    import keras

    factor, patience, best = performance_probe(probe.rng)
    for name, stalls in (("validation_stalls", True), ("training_stalls", False)):
        callback = probe.call("performance_callback", factor=factor, patience=patience)
        probe.evidence.value("returned", type_name(callback))
        if not isinstance(callback, keras.callbacks.Callback):
            return
        logs = [_log(epoch, best, stalls) for epoch in range(best + 3 * patience + 5)]
        rates = probe.guarded("performance_callback", lambda c=callback, x=logs: _drive(c, x))
        probe.evidence.value(name, rates)


def _log(epoch: int, best: int, validation_stalls: bool) -> dict:
    """Logs of one epoch; what does not stall improves steadily."""
    falling, stalled = 2.0 - 0.06 * epoch, 2.0 - 0.06 * best + 0.02 * (epoch % 3 + 1)
    stuck = stalled if epoch > best else falling
    if validation_stalls:
        loss, val_loss, shown = falling, stuck, 0.2 + 0.01 * epoch
    else:
        loss, val_loss, shown = stuck, falling, 0.2 + 0.01 * min(epoch, best)
    return {"loss": loss, "val_loss": val_loss, "accuracy": shown + 0.05, "val_accuracy": shown}


def _drive(callback, logs: list[dict]) -> list[float]:
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, name="driven_unit")])
    model.compile(
        loss="mse",
        optimizer=keras.optimizers.SGD(START_RATE),
        metrics=["accuracy"],
        run_eagerly=True,
    )
    # One step, as in any training: only then does Keras know the metrics and their direction.
    model.train_on_batch(np.zeros((2, 1), "float32"), np.zeros((2, 1), "float32"))
    callback.set_params({"epochs": len(logs), "verbose": 0, "steps": 1})
    callback.set_model(model)
    callback.on_train_begin({})
    rates = []
    for epoch, log in enumerate(logs):
        callback.on_epoch_begin(epoch, {})
        callback.on_train_batch_begin(0, {})
        callback.on_train_batch_end(0, {"loss": log["loss"]})
        callback.on_epoch_end(epoch, dict(log))
        rates.append(learning_rate(model.optimizer))
    callback.on_train_end({})
    return rates


# --- training with a schedule -----------------------------------------------------------------


def schedule_constants(rng: np.random.Generator) -> tuple[float, int]:
    """(eta0, s) of the schedule eta0 / (1 + step / s) that a student's training must follow."""
    return round(float(rng.uniform(0.03, 0.09)), 4), int(rng.integers(9, 17))


def training_data(rng: np.random.Generator):
    """(train, valid): float32 pictures (N, 8, 8) of three patterns, integer labels."""
    patterns = rng.uniform(0, 1, (CLASSES, *PIXELS))
    labels = rng.integers(0, CLASSES, ROWS + 90)
    images = (0.6 * patterns[labels] + 0.4 * rng.uniform(0, 1, (ROWS + 90, *PIXELS))).astype(
        "float32"
    )
    return (images[:ROWS], labels[:ROWS]), (images[ROWS:], labels[ROWS:])


def collect_train_with_schedule(probe: Probe) -> None:
    import keras

    from autograder.evidence.rates import RateLog

    eta0, s = schedule_constants(probe.rng)
    train, valid = training_data(probe.rng)
    model = keras.Sequential(
        [
            keras.Input(PIXELS),
            keras.layers.Flatten(name="pixels_in_a_row"),
            keras.layers.Dense(8, activation="relu", name="hidden_units"),
            keras.layers.Dense(CLASSES, activation="softmax", name="class_probabilities"),
        ]
    )
    before = [weight.copy() for weight in model.get_weights()]

    def schedule(step):
        return eta0 / (1 + step / s)

    landmarks = {"train": train[0], "valid": valid[0]}
    with probe.recording(**landmarks), RateLog(model) as log:
        result = probe.call("train_with_schedule", model, train, valid, schedule, epochs=EPOCHS)
    evidence = probe.evidence
    evidence.array("rates", log.rates)
    after = model.get_weights()
    evidence.value(
        "moved", any(not np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    )
    history = getattr(result, "history", result)
    evidence.value("returned", type_name(result))
    evidence.value("history", sorted(map(str, history)) if isinstance(history, dict) else None)


def head_rates(rng: np.random.Generator) -> tuple[float, ...]:
    """A usual rate of the head's training, a large one and a small one."""
    return TYPICAL_HEAD_RATE, round(float(rng.uniform(0.02, 0.06)), 4), 2e-4


def collect_fine_tuning_optimizer(probe: Probe) -> None:
    steps = gradients(probe.rng)
    for number, rate in enumerate(head_rates(probe.rng)):
        optimizer = probe.call("fine_tuning_optimizer", rate)
        probe.evidence.values[f"optimizer-{number}"] = _examined(probe, optimizer, steps)


COLLECTORS = {
    "a4-make-optimizer": collect_make_optimizer,
    "a4-power": collect_power,
    "a4-exponential": collect_exponential,
    "a4-piecewise": collect_piecewise,
    "a4-performance": collect_performance,
    "a4-one-cycle": collect_one_cycle,
    "a4-train-with-schedule": collect_train_with_schedule,
    "a4-fine-tuning-optimizer": collect_fine_tuning_optimizer,
}
