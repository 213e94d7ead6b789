"""The experiments of lesson 3 that need many runs: how many photographs, and does fine-tuning help?

Each study gives both sides the same care: the same seeds and subsets, the same number of passes,
and a learning rate chosen for each from a list of the same length, on other photographs than those
the result is reported on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lessons import bottleneck

Examples = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Halves:
    """Validation photographs in two halves: one to choose with, one to report on.

    Attributes:
        tune: inputs and labels for choosing learning rates.
        report: inputs and labels for the accuracies that are shown.
    """

    tune: Examples
    report: Examples


@dataclass(frozen=True)
class Choice:
    """Accuracies of the learning rate that was best on the tuning half.

    Attributes:
        rate: the learning rate.
        accuracies: on the reporting half, one per seed.
    """

    rate: float
    accuracies: np.ndarray


def halve(inputs: np.ndarray, labels: np.ndarray, seed: int = 0) -> Halves:
    """Deal examples at random into two halves; the same seed gives the same deal."""
    order = np.random.default_rng(seed).permutation(len(labels))
    first, second = order[: len(order) // 2], order[len(order) // 2 :]
    return Halves((inputs[first], labels[first]), (inputs[second], labels[second]))


def passes(size: int) -> int:
    """Epochs for a training set of ``size`` examples: about equally many updates for all sizes."""
    return max(10, 5000 // size)


def heads_by_size(
    train: Examples, halves: Halves, sizes: Sequence[int], seeds: int, rates: Sequence[float]
) -> dict[int, Choice]:
    """Heads on bottleneck features, for several sizes of the training set.

    Args:
        train: features (N, d) and labels (N,).
        halves: the validation features, from ``halve``.
        sizes: numbers of training photographs.
        seeds: runs per size; each sees its own random subset.
        rates: Adam's learning rates to choose from.

    Returns:
        size → accuracies at the rate chosen for that size.
    """
    results = {}
    for size in sizes:
        subsets = bottleneck.balanced_subsets(train[1], size, seeds)
        trained = [
            bottleneck.train_heads(*train, subsets, epochs=passes(size), learning_rate=rate)
            for rate in rates
        ]
        results[size] = _choose(
            rates,
            [heads.accuracy(*halves.tune) for heads in trained],
            [heads.accuracy(*halves.report) for heads in trained],
        )
    return results


def small_net(image_shape: tuple[int, int, int], classes: int = 2):
    """A small convolutional net for training from scratch on a few hundred photographs."""
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input(image_shape),
            layers.Rescaling(1 / 127.5, -1),
            layers.RandomFlip("horizontal"),
            layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(64, activation="relu"),
            layers.Dense(classes, activation="softmax"),
        ],
        name="small_net",
    )


def nets_by_size(
    train: Examples, halves: Halves, sizes: Sequence[int], seeds: int, rates: Sequence[float]
) -> dict[int, Choice]:
    """The same as ``heads_by_size`` for small nets trained from scratch on the photographs.

    To spare time the rate is chosen once, with all photographs and a seed of its own.

    Args:
        train: photographs (N, height, width, 3), values 0..255, and labels (N,).
        halves: the validation photographs, from ``halve``.
        sizes, seeds, rates: as for ``heads_by_size``.

    Returns:
        size → accuracies at the chosen rate.
    """
    net = small_net(train[0].shape[1:])

    def run(chosen, seed):
        bottleneck.restart(net, bottleneck.fresh_weights(net, seed))
        photographs, labels = train[0][chosen], train[1][chosen]
        net.fit(photographs, labels, epochs=passes(len(chosen)), batch_size=32, verbose=0)

    everything = np.arange(len(train[1]))
    tuning = []
    for rate in rates:
        _compile(net, rate)
        run(everything, seed=1000)
        tuning.append(_accuracy(net, halves.tune))
    rate = rates[int(np.argmax(tuning))]
    _compile(net, rate)
    results = {}
    for size in sizes:
        accuracies = []
        for seed, chosen in enumerate(bottleneck.balanced_subsets(train[1], size, seeds)):
            run(chosen, seed)
            accuracies.append(_accuracy(net, halves.report))
        results[size] = Choice(rate, np.array(accuracies))
    return results


@dataclass(frozen=True)
class Continued:
    """Two ways to go on from the same trained heads, seed by seed.

    Attributes:
        start: accuracies before, on the reporting half.
        head: after some more passes with the backbone frozen.
        tail: after as many passes with the upper part of the backbone unfrozen.
    """

    start: np.ndarray
    head: Choice
    tail: Choice


def head_or_tail(
    backbone,
    index: int,
    train,
    valid,
    *,
    seeds: int,
    epochs: int,
    head_rates: Sequence[float],
    tail_rates: Sequence[float],
) -> Continued:
    """After training the head: go on with the head alone, or fine-tune the top of the backbone?

    Everything below ``index`` stays frozen, so its output is computed once. No augmentation.
    BatchNormalization stays frozen everywhere. The given backbone is not changed.

    Args:
        backbone: from ``data_scripts.backbones.load``, without its top.
        index: of the first layer to unfreeze; a place where the backbone can be ``split``.
        train: ``tf.data`` batches of photographs 0..255 and labels, in a fixed order.
        valid: the same for validation; halved here.
        seeds: pairs of runs.
        epochs: passes of the second stage.
        head_rates, tail_rates: Adam's learning rates to choose from for each way.

    Returns:
        Accuracies of both ways and of the common start.
    """
    import keras
    from keras import layers

    front, tail = bottleneck.split(backbone.model, index)
    photographs = keras.Input(backbone.model.input_shape[1:])
    front = keras.Model(photographs, front(backbone.preprocess(photographs)))
    middle, labels = front.predict(train, verbose=0), _labels(train)
    halves = halve(front.predict(valid, verbose=0), _labels(valid))

    own = keras.models.clone_model(tail)
    own.set_weights(tail.get_weights())
    inputs = keras.Input(own.input_shape[1:])
    pooled = layers.GlobalAveragePooling2D()(own(inputs))
    pool = keras.Model(inputs, pooled)
    hidden = layers.Dropout(0.5)(layers.Dense(64, activation="relu")(pooled))
    model = keras.Model(inputs, layers.Dense(2, activation="softmax")(hidden))
    backbone_weights = model.get_weights()[:-4]
    features = pool.predict(middle, verbose=0)
    pooled_halves = Halves(
        (pool.predict(halves.tune[0], verbose=0), halves.tune[1]),
        (pool.predict(halves.report[0], verbose=0), halves.report[1]),
    )

    subsets = np.tile(np.arange(len(labels)), (seeds, 1))
    start = bottleneck.train_heads(features, labels, subsets, epochs=10)
    longer = [
        bottleneck.train_heads(
            features, labels, subsets, epochs=epochs, learning_rate=rate, start=start, seed=1
        )
        for rate in head_rates
    ]
    for layer in own.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    tune, report = [], []
    for rate in tail_rates:
        _compile(model, rate)
        for seed in range(seeds):
            keras.utils.set_random_seed(seed)
            bottleneck.restart(model, backbone_weights + start.keras_weights(seed))
            model.fit(middle, labels, epochs=epochs, batch_size=32, verbose=0)
            tune.append(_accuracy(model, halves.tune))
            report.append(_accuracy(model, halves.report))
    shape = (len(tail_rates), seeds)
    return Continued(
        start.accuracy(*pooled_halves.report),
        _choose(
            head_rates,
            [heads.accuracy(*pooled_halves.tune) for heads in longer],
            [heads.accuracy(*pooled_halves.report) for heads in longer],
        ),
        _choose(tail_rates, np.reshape(tune, shape), np.reshape(report, shape)),
    )


def _choose(rates, tune, report) -> Choice:
    best = int(np.argmax(np.mean(tune, axis=1)))
    return Choice(rates[best], np.asarray(report[best]))


def _compile(model, rate: float) -> None:
    import keras

    # Several steps per call: with a model this small, calling costs more than computing.
    model.compile(
        keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", steps_per_execution=8
    )


def _accuracy(model, examples: Examples) -> float:
    # Called directly: predict() would be traced anew after every compile().
    parts = [examples[0][begin : begin + 125] for begin in range(0, len(examples[0]), 125)]
    answers = np.concatenate([model(part, training=False).numpy() for part in parts])
    return float((answers.argmax(axis=1) == examples[1]).mean())


def _labels(batches) -> np.ndarray:
    return np.concatenate([labels for _, labels in batches])
