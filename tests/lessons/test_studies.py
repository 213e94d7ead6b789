"""The A→B study: a fair comparison, and intervals that hold what they promise."""

import keras_loop
import numpy as np
import pytest

from lessons import stacked, studies
from lessons.stacked import Phase

SIZES = (60, 24, 16, 12, 8, 8, 1)


def blobs(count, seed):
    """Two clouds that overlap a little."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, count).astype(np.float32)
    images = random.normal(size=(count, SIZES[0])) + 0.35 * (labels[:, None] - 0.5)
    return images.astype(np.float32), labels


@pytest.fixture(scope="module")
def task():
    return studies.Task(blobs(2000, 1), blobs(500, 2), blobs(1000, 3))


@pytest.fixture(scope="module")
def model_a():
    """A net with eight outputs, as ``get_weights`` would return it; random here."""
    hidden = stacked.unstack(stacked.fresh(SIZES, [99]), 0)[:-2]
    return [*hidden, np.zeros((8, 8), np.float32), np.zeros(8, np.float32)]


def test_each_seed_draws_its_own_images_half_of_each_class(task):
    chosen = studies.draw(task.pool[1], 40, [0, 1])
    assert chosen.shape == (2, 40)
    assert (task.pool[1][chosen].sum(axis=1) == 20).all()
    assert len(set(chosen[0])) == 40
    assert set(chosen[0]) != set(chosen[1])
    assert np.array_equal(chosen, studies.draw(task.pool[1], 40, [0, 1]))


@pytest.mark.parametrize("labelled", [7, 4000])
def test_an_impossible_draw_is_refused(task, labelled):
    with pytest.raises(ValueError, match="cannot draw"):
        studies.draw(task.pool[1], labelled, [0])


def test_both_arms_start_from_the_same_output_layer_and_a_gives_the_rest(task, model_a):
    study = studies.compare(
        task, model_a, [0, 1], 40, (Phase(2, 0.01),), studies.transfer_phases(epochs=(1, 1))
    )
    scratch, transfer = study.scratch.snapshots[0], study.transfer.snapshots[0]
    assert np.array_equal(scratch[-2], transfer[-2])
    for mine, of_a in zip(transfer[:-2], model_a[:-2], strict=True):
        assert np.array_equal(mine[0], of_a) and np.array_equal(mine[1], of_a)
    assert (study.transfer.moved()[0, : studies.REUSED] == 0).all()
    assert study.scratch_accuracy.shape == study.transfer_accuracy.shape == (2,)


def test_tuning_looks_at_validation_images_only(task, model_a):
    blind = studies.Task(task.pool, task.valid, (np.zeros((0, SIZES[0])), np.zeros(0)))
    scratch, transfer = studies.tune(blind, model_a, [0, 1], [0.001, 0.01], labelled=40)
    assert scratch.shape == transfer.shape == (2, 2)
    assert np.isfinite(scratch).all() and np.isfinite(transfer).all()


def test_every_number_of_labels_gets_about_the_same_number_of_updates(task, model_a, monkeypatch):
    updates = []
    original = stacked.fit

    def spy(weights, images, labels, order, phases, **options):
        updates.append(order.shape[1] * -(-order.shape[2] // 32))
        return original(weights, images, labels, order, phases, **options)

    monkeypatch.setattr(stacked, "fit", spy)
    first, second = studies.by_labels(task, model_a, [0, 1], [20, 100, 400], updates=26)
    assert first.shape == second.shape == (3, 2)
    assert max(updates) <= 1.1 * min(updates)


def test_more_labels_help_when_there_is_something_to_learn(task, model_a):
    scratch, _ = studies.by_labels(task, model_a, range(6), [20, 1000], (0.05, 0.05), updates=200)
    assert scratch[1].mean() > scratch[0].mean() + 0.05


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(5)
    hits = sum(
        not studies.bootstrap_interval(random.normal(2.0, 1.0, 30), draws=400).excludes(2.0)
        for _ in range(300)
    )
    assert 0.88 <= hits / 300 <= 0.98


def test_a_difference_is_measured_in_pairs():
    random = np.random.default_rng(6)
    luck = random.normal(0.9, 0.05, 30)
    better = luck + 0.01 + random.normal(0, 0.001, 30)
    assert studies.paired_difference(luck, better).low > 0.008
    unpaired = studies.paired_difference(luck, random.permutation(better))
    assert unpaired.low < 0 < unpaired.high


def test_the_error_ratio_is_a_ratio_of_mean_errors():
    ratio = studies.error_ratio(np.array([0.96, 0.98, 0.97]), np.array([0.99, 1.0, 0.98]))
    assert ratio.value == pytest.approx(3.0)
    assert ratio.low > 1 and ratio.excludes(1)


def test_one_seed_has_no_interval():
    with pytest.raises(ValueError, match="two seeds"):
        studies.bootstrap_interval([0.99])


@pytest.mark.slow
def test_a_loop_of_fit_gives_the_same_distribution(task, model_a):
    """Other batch orders, so single nets differ; means and spreads must agree within chance.

    No seed is set on purpose: after ``keras.utils.set_random_seed``, ``fit`` of Keras 3.15 shows the
    images in the same order in every epoch, so that the small last batch is always the same one.
    """
    seeds, phases = range(16), studies.transfer_phases(0.02, 0.02, (2, 8))
    ours = studies.train_transfer(task, model_a, seeds, 100, phases)
    start, chosen = ours.snapshots[0], studies.draw(task.pool[1], 100, seeds)
    looped = []
    for number in seeds:
        rows = chosen[number]
        model = keras_loop.fit(
            stacked.unstack(start, number), SIZES, task.pool[0][rows], task.pool[1][rows], phases
        )
        right = (model.predict(task.test[0], verbose=0)[:, 0] > 0.5) == (task.test[1] > 0.5)
        looped.append(right.mean())
    accuracies = stacked.accuracy(ours.weights, *task.test)
    difference = studies.paired_difference(np.array(looped), accuracies, confidence=0.999)
    assert not difference.excludes(0)
    assert difference.high - difference.low < 0.05, "too wide to tell anything"
    assert 0.5 < accuracies.std() / np.std(looped) < 2
    assert accuracies.mean() > 0.7, "nets that learned nothing would agree too"
