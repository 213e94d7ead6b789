"""Specification of ``lessons.bottleneck``: a stack of heads behaves like heads trained one by one."""

from __future__ import annotations

import numpy as np
import pytest

from lessons import bottleneck


@pytest.fixture(scope="module")
def examples():
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], 40)
    features = random.normal(size=(80, 12)).astype("float32")
    features[:, 0] += 2 * labels
    return features, labels


def test_subsets_are_balanced_and_differ_by_seed(examples):
    _, labels = examples
    subsets = bottleneck.balanced_subsets(labels, 20, 3)
    assert [labels[row].sum() for row in subsets] == [10, 10, 10]
    assert all(len(set(row)) == 20 for row in subsets)
    assert len({tuple(sorted(row)) for row in subsets}) == 3


@pytest.mark.parametrize(
    "size, message", [(7, "shared out"), (0, "shared out"), (100, "one has 40")]
)
def test_impossible_subsets_are_refused(examples, size, message):
    with pytest.raises(ValueError, match=message):
        bottleneck.balanced_subsets(examples[1], size, 1)


def test_a_stacked_head_ends_where_keras_ends(examples):
    """Same initial weights and order of examples, no dropout: the same weights after training."""
    import keras

    features, labels = examples
    start = bottleneck.new_heads(3, 12, seed=4)
    subsets = bottleneck.balanced_subsets(labels, 40, 3)
    stacked = bottleneck.train_heads(
        features, labels, subsets, epochs=4, dropout=0, start=start, shuffle=False
    )
    head = keras.Sequential(
        [
            keras.Input((12,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
    head.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    head.set_weights(start.keras_weights(1))
    chosen = subsets[1]
    head.fit(features[chosen], labels[chosen], epochs=4, batch_size=32, shuffle=False, verbose=0)
    for ours, theirs in zip(stacked.keras_weights(1), head.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
    np.testing.assert_allclose(
        stacked.predict(features)[1], head.predict(features, verbose=0), atol=1e-4
    )


def test_heads_learn_and_the_same_seed_gives_the_same_heads(examples):
    features, labels = examples
    subsets = bottleneck.balanced_subsets(labels, 80, 2)
    one, other = (
        bottleneck.train_heads(features, labels, subsets, epochs=60, seed=3) for _ in range(2)
    )
    assert one.accuracy(features, labels).min() > 0.75
    np.testing.assert_array_equal(one.weights[0], other.weights[0])
    assert len(one) == 2


def test_a_cut_backbone_gives_the_same_output_and_no_shortcut_is_cut():
    import keras

    inputs = keras.Input((4,))
    wide = keras.layers.Dense(4, name="one")(inputs)
    inner = keras.layers.Dense(4, name="two")(wide)
    joined = keras.layers.Add(name="join")([wide, inner])
    model = keras.Model(inputs, keras.layers.Dense(3, name="last")(joined))
    names = [layer.name for layer in model.layers]

    index = bottleneck.cut_point(model, share=(names.index("two") + 1) / len(names))
    assert names[index] == "last"
    front, tail = bottleneck.split(model, index)
    values = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    np.testing.assert_allclose(
        tail.predict(front.predict(values, verbose=0), verbose=0), model.predict(values, verbose=0)
    )


def test_restart_makes_two_trainings_from_the_same_weights_equal(examples):
    import keras

    features, labels = examples
    net = keras.Sequential([keras.Input((12,)), keras.layers.Dense(2, activation="softmax")])
    net.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    weights, results = bottleneck.fresh_weights(net, seed=1), []
    for _ in range(2):
        bottleneck.restart(net, weights)
        net.fit(features, labels, epochs=2, shuffle=False, verbose=0)
        results.append(net.get_weights())
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)
    assert float(net.optimizer.learning_rate) == pytest.approx(0.01)


def test_fresh_weights_differ_by_seed_only(examples):
    import keras

    net = keras.Sequential([keras.Input((12,)), keras.layers.Dense(2)])
    one, same, other = (bottleneck.fresh_weights(net, seed)[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
