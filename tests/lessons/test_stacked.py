"""Nets trained side by side are the nets that Keras would have trained one by one."""

import keras_loop
import numpy as np
import pytest

from lessons import stacked
from lessons.stacked import Phase

HIDDEN = (12, 8, 1)
SEEDS = (3, 4, 5)


@pytest.fixture(scope="module", params=[40, 90], ids=["more-images", "more-inputs"])
def data(request):
    """70 points for each seed: two full batches of 32 and a short one."""
    random = np.random.default_rng(0)
    images = random.normal(size=(len(SEEDS), 70, request.param)).astype(np.float32)
    labels = (images[..., :5].sum(axis=-1) > 0).astype(np.float32)
    return images, labels


@pytest.mark.parametrize(
    "phases",
    [
        pytest.param((Phase(4, 0.05),), id="all-layers"),
        pytest.param((Phase(2, 0.05, frozen=2), Phase(3, 0.02)), id="warm-up-then-fine-tune"),
    ],
)
def test_same_start_and_same_batches_give_the_weights_that_keras_gives(data, phases):
    images, labels = data
    sizes = (images.shape[2], *HIDDEN)
    order = stacked.orders(SEEDS, sum(phase.epochs for phase in phases), 70)
    start = stacked.fresh(sizes, SEEDS)
    ours = stacked.fit(start, images, labels, order, phases)
    for number in range(len(SEEDS)):
        weights, losses = keras_loop.fit_in_order(
            stacked.unstack(start, number),
            sizes,
            images[number],
            labels[number],
            order[number],
            phases,
        )
        for mine, keras_weights in zip(stacked.unstack(ours.weights, number), weights, strict=True):
            np.testing.assert_allclose(mine, keras_weights, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(ours.loss[number], losses, rtol=1e-4)
        moved = np.abs(weights[0] - stacked.unstack(start, number)[0]).max()
        assert moved > 1e-3, "a comparison of nets that never moved would prove nothing"


def test_a_net_does_not_depend_on_its_neighbours(data):
    images, labels = data
    sizes = (images.shape[2], *HIDDEN)
    phases = (Phase(3, 0.05),)
    order = stacked.orders(SEEDS, 3, 70)
    start = stacked.fresh(sizes, SEEDS)
    together = stacked.fit(start, images, labels, order, phases)
    alone = stacked.fit([a[1:2] for a in start], images[1:2], labels[1:2], order[1:2], phases)
    for mine, single in zip(together.weights, alone.weights, strict=True):
        np.testing.assert_allclose(mine[1], single[0], rtol=1e-4, atol=1e-6)


def test_frozen_layers_stay_bit_identical_and_the_others_move(data):
    images, labels = data
    sizes = (images.shape[2], *HIDDEN)
    start = stacked.fresh(sizes, SEEDS)
    fit = stacked.fit(
        start,
        images,
        labels,
        stacked.orders(SEEDS, 3, 70),
        (Phase(2, 0.05, frozen=2), Phase(1, 0.05)),
    )
    assert all(np.array_equal(a, b) for a, b in zip(start[:4], fit.snapshots[1][:4], strict=True))
    moved = fit.moved()
    assert moved.shape == (2, 3, len(SEEDS))
    assert (moved[0, :2] == 0).all() and (moved[0, 2] > 0).all() and (moved[1] > 0).all()


def test_training_leaves_the_given_weights_alone(data):
    images, labels = data
    sizes = (images.shape[2], *HIDDEN)
    start = stacked.fresh(sizes, SEEDS)
    before = [array.copy() for array in start]
    stacked.fit(start, images, labels, stacked.orders(SEEDS, 1, 70), (Phase(1, 0.1),))
    assert all(np.array_equal(a, b) for a, b in zip(before, start, strict=True))


def test_watched_images_are_evaluated_after_every_epoch(data):
    images, labels = data
    sizes = (images.shape[2], *HIDDEN)
    fit = stacked.fit(
        stacked.fresh(sizes, SEEDS),
        images,
        labels,
        stacked.orders(SEEDS, 3, 70),
        (Phase(1, 0.05, frozen=1), Phase(2, 0.05)),
        watch=(images[0], labels[0]),
    )
    assert fit.watched_accuracy.shape == fit.watched_loss.shape == (len(SEEDS), 3)
    expected = stacked.accuracy(fit.weights, images[0], labels[0])
    np.testing.assert_allclose(fit.watched_accuracy[:, -1], expected)


def test_a_seed_gives_the_same_net_in_any_company():
    one, many = stacked.fresh((40, *HIDDEN), [4]), stacked.fresh((40, *HIDDEN), SEEDS)
    assert all(np.array_equal(a[0], b[1]) for a, b in zip(one, many, strict=True))
    assert not np.array_equal(many[0][0], many[0][1])


def test_first_weights_have_the_spread_of_their_initializers():
    kernel, bias, output, _ = stacked.fresh((400, 300, 1), range(20))
    assert kernel.std() == pytest.approx(400**-0.5, rel=0.02)
    assert np.abs(output).max() <= np.sqrt(6 / 301)
    assert not bias.any()


def test_every_epoch_shows_every_image_once():
    order = stacked.orders(SEEDS, 2, 70)
    assert (np.sort(order, axis=-1) == np.arange(70)).all()
    assert not np.array_equal(order[0, 0], order[0, 1])
    assert not np.array_equal(order[0], order[1])


def test_predictions_agree_with_keras():
    weights = stacked.fresh((40, *HIDDEN), SEEDS)
    images = np.random.default_rng(1).normal(size=(9, 40)).astype(np.float32)
    model = keras_loop.build((40, *HIDDEN))
    model.set_weights(stacked.unstack(weights, 2))
    np.testing.assert_allclose(
        stacked.predict(weights, images)[2], model.predict(images, verbose=0)[:, 0], atol=1e-5
    )


@pytest.mark.parametrize(
    ("phases", "said"),
    [((Phase(2, 0.1),), "epochs"), ((Phase(3, 0.1, frozen=3),), "freeze")],
)
def test_impossible_plans_are_refused_in_words(data, phases, said):
    images, labels = data
    sizes = (images.shape[2], *HIDDEN)
    with pytest.raises(ValueError, match=said):
        stacked.fit(
            stacked.fresh(sizes, SEEDS), images, labels, stacked.orders(SEEDS, 3, 70), phases
        )
