"""Specification of ``lessons.pet_studies``: fair comparisons, on drawn numbers instead of animals."""

from __future__ import annotations

import numpy as np

from lessons import pet_studies


def examples(count, shape, signal, seed=0):
    random = np.random.default_rng(seed)
    labels = np.tile([0, 1], count // 2)
    inputs = random.normal(size=(count, *shape)).astype("float32")
    inputs += (signal * labels).reshape(-1, *[1] * len(shape)).astype("float32")
    return inputs, labels


def test_halves_share_nothing_and_lose_nothing():
    halves = pet_studies.halve(np.arange(11), np.arange(11))
    both = np.concatenate([halves.tune[0], halves.report[0]])
    assert sorted(both) == list(range(11))
    assert np.array_equal(halves.tune[0], halves.tune[1])


def test_small_sets_get_more_passes_for_about_as_many_updates():
    updates = [pet_studies.passes(size) * size for size in (10, 50, 500)]
    assert max(updates) <= 1.05 * min(updates)


def test_the_rate_is_chosen_on_the_tuning_half_only():
    """The two halves disagree on purpose: what is reported must follow the tuning half's choice."""
    choice = pet_studies._choose((0.1, 0.2), [[0.9, 0.8], [0.5, 0.5]], [[0.3, 0.3], [1.0, 1.0]])
    assert choice.rate == 0.1
    assert list(choice.accuracies) == [0.3, 0.3]


def test_heads_by_size_improves_with_more_examples():
    train, valid = examples(200, (8,), 1.0), examples(200, (8,), 1.0, seed=1)
    results = pet_studies.heads_by_size(
        train, pet_studies.halve(*valid), sizes=(4, 200), seeds=4, rates=(1e-3, 1e-2)
    )
    assert results[200].accuracies.mean() > results[4].accuracies.mean()
    assert results[4].accuracies.shape == (4,)


def test_the_small_net_takes_visible_pixels_and_gives_probabilities():
    net = pet_studies.small_net((16, 16, 3))
    answer = net.predict(np.full((2, 16, 16, 3), 255.0), verbose=0)
    np.testing.assert_allclose(answer.sum(axis=1), 1, atol=1e-5)
