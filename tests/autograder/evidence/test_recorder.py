"""The recorder sees what Keras does, whatever way the model was composed, and changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from autograder.evidence import graph  # noqa: E402
from autograder.evidence.recorder import Recorder  # noqa: E402
from autograder.evidence.session import Session  # noqa: E402
from autograder.evidence.store import Evidence  # noqa: E402
from autograder.evidence.view import ModelView  # noqa: E402

X, Y = np.random.default_rng(0).random((16, 4), "float32"), np.ones((16, 1), "float32")


def small():
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(3, name="reused"),
            keras.layers.Dense(1, name="head"),
        ]
    )


def described(model) -> ModelView:
    evidence = Evidence("a2-x")
    evidence.values["model"] = graph.describe(model, evidence.keep)
    return ModelView.of(evidence.record(), "model")


def test_freezing_and_rates_are_seen_at_each_fit():
    model, evidence = small(), Evidence("a2-x")
    model.get_layer("reused").trainable = False
    with Recorder(evidence, {"train": X}):
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.25))
        model.fit(X, Y, verbose=0)
    compiled, fit = evidence.record().events
    assert (compiled["kind"], fit["kind"]) == ("compile", "fit")
    assert {f["path"]: f["updated"] for f in fit["flags"]} == {"reused": False, "head": True}
    assert fit["learning_rate"] == 0.25 and fit["optimizer"]["class"] == "SGD"
    assert fit["data"]["from"] == {"train": 16}
    assert fit["before"]["reused"] == fit["after"]["reused"]
    assert fit["before"]["head"] != fit["after"]["head"]


def test_arguments_of_fit_are_recognised_by_position_too():
    model, evidence = small(), Evidence("a2-x")
    model.compile(loss="mse", optimizer="sgd")
    stop = keras.callbacks.TerminateOnNaN()
    with Recorder(evidence, {"valid": X}):
        model.fit(X[:8], Y[:8], 4, 2, 0, [stop], 0.0, (X, Y))
    (fit,) = evidence.record().events
    assert (fit["batch_size"], fit["epochs"], fit["callbacks"]) == (4, 2, ["TerminateOnNaN"])
    assert fit["validation"]["from"] == {"valid": 16}


def test_the_steps_of_a_fit_are_counted():
    model, evidence = small(), Evidence("a2-x")
    model.compile(loss="mse", optimizer="sgd")
    with Recorder(evidence):
        model.fit(X, Y, batch_size=8, epochs=3, verbose=0)
        model.fit(X, Y, batch_size=8, epochs=3, initial_epoch=3, verbose=0)
    assert [fit["steps"] for fit in evidence.record().events] == [6, 0]


@pytest.mark.parametrize("loss", ["mse", ["mse"], {"head": "mse"}])
def test_a_single_loss_may_stand_in_a_list_or_dictionary(loss):
    model, evidence = small(), Evidence("a2-x")
    with Recorder(evidence):
        model.compile(loss=loss, optimizer="sgd")
    assert evidence.record().events[0]["loss"]["name"] == "mse"


def test_afterwards_keras_is_as_before():
    compile_before, fit_before = keras.Model.compile, keras.Model.fit
    with Recorder(Evidence("a2-x")):
        assert keras.Model.fit is not fit_before
    assert keras.Model.compile is compile_before and keras.Model.fit is fit_before
    assert "fit" not in keras.Model.__dict__


def test_the_same_optimizer_object_is_recognised():
    model, evidence, optimizer = small(), Evidence("a2-x"), keras.optimizers.SGD()
    with Recorder(evidence):
        model.compile(loss="mse", optimizer=optimizer)
        model.compile(loss="mse", optimizer=optimizer)
        model.compile(loss="mse", optimizer="sgd")
    assert [e["optimizer_id"] for e in evidence.events] == [0, 0, 1]


def nested():
    inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="a")], name="inner")
    inputs = keras.Input((4,))
    return keras.Model(inputs, keras.layers.Dense(1, name="b")(inner(inputs * 2.0)))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.last = keras.layers.Dense(1, name="b")
        self.first = keras.layers.Dense(3, name="a")

    def call(self, x):
        return self.last(self.first(x))


def test_a_nested_model_is_one_chain_of_leaves():
    view = described(nested())
    assert [layer.path for layer in view.weighted] == ["inner/a", "b"]
    assert view.ancestors("b") >= {"inner/a"} and view.outputs == ("b",)


def test_a_subclassed_model_is_traced_in_the_order_of_its_call():
    model = Subclassed()
    model(X)
    view = described(model)
    assert view.traced and [layer.path for layer in view.weighted] == ["a", "b"]
    assert len(model.first._inbound_nodes) == 0, "the student's layers are left as they were"


def test_untraceable_models_are_listed():
    class Odd(Subclassed):
        def call(self, x):
            return self.last(self.first(np.asarray(x) * 1.0))

    model = Odd()
    model(X)
    view = described(model)
    assert not view.traced and {layer.path for layer in view.weighted} == {"a", "b"}


@pytest.mark.parametrize("batched", [False, True])
def test_rows_of_datasets_are_recognised(batched):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(16).batch(5) if batched else X
    model, evidence = small(), Evidence("a2-x")
    model.compile(loss="mse", optimizer="sgd")
    with Recorder(evidence, {"valid": X[:4], "train": X[4:]}):
        model.fit(data, *([] if batched else [Y]), verbose=0)
    assert evidence.events[0]["data"]["from"] == {"valid": 4, "train": 12}


def test_collecting_leaves_random_states_alone():
    import random

    import tensorflow as tf

    keras.utils.set_random_seed(3)
    first = (random.random(), np.random.rand(), float(tf.random.uniform(())))
    keras.utils.set_random_seed(3)
    Session({"split_tasks": lambda images, labels: None}, seed=1).collect("a2-split-tasks")
    assert (random.random(), np.random.rand(), float(tf.random.uniform(()))) == first


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (None, "missing"),
        (3, "missing"),
        (lambda images: None, "wrong-signature"),
        (lambda images, labels: 1 / 0, "crashed"),
        (lambda images, labels: exit(), "crashed"),
    ],
)
def test_what_student_code_does_becomes_evidence(function, kind):
    evidence = Session({"split_tasks": function}, seed=1).collect("a2-split-tasks")
    assert evidence.error["kind"] == kind
