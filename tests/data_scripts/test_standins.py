"""The drawn pictures: the same everywhere, all different, of the right shape, and learnable."""

from __future__ import annotations

import numpy as np
import pytest

from data_scripts import datasets, images, model_a
from data_scripts.standins import garments, pets


def test_garments_are_the_same_every_time_however_many_are_drawn():
    few, few_labels = garments.draw("train", 30)
    many, many_labels = garments.draw("train", 1200)
    assert (few == many[:30]).all() and (few_labels == many_labels[:30]).all()


def test_every_kind_of_garment_is_equally_frequent():
    _pictures, labels = garments.draw("test", 1000)
    assert np.bincount(labels).tolist() == [100] * 10


def test_no_garment_is_drawn_twice_or_shared_between_the_splits():
    pictures = [garments.draw(split, 1000)[0] for split in ("train", "test")]
    rows = np.concatenate(pictures).reshape(2000, -1)
    assert len(np.unique(rows, axis=0)) == 2000


def test_every_garment_fills_a_good_part_of_its_picture():
    pictures, labels = garments.draw("train", 1000)
    covered = (pictures > 12).mean((1, 2))
    assert covered.min() > 0.015
    assert all(0.06 < covered[labels == kind].mean() < 0.8 for kind in range(10))


def test_neighbours_in_pixel_space_share_a_label_more_often_than_not_but_not_always():
    train, train_labels = garments.draw("train", 2000)
    test, test_labels = garments.draw("test", 300)
    train, test = train.reshape(2000, -1) / 255.0, test.reshape(300, -1) / 255.0
    distance = (test**2).sum(1)[:, None] - 2 * test @ train.T + (train**2).sum(1)
    right = (train_labels[distance.argmin(1)] == test_labels).mean()
    assert 0.4 < right < 0.85


def test_pets_are_the_same_every_time_and_differ_from_each_other():
    first = pets.draw("train", "cat", 3)
    assert first.shape == (224, 224, 3) and first.dtype == np.uint8
    assert (first == pets.draw("train", "cat", 3)).all()
    others = [("train", "cat", 4), ("val", "cat", 3), ("train", "dog", 3)]
    assert all((first != pets.draw(*other)).mean() > 0.3 for other in others)


def test_colour_and_brightness_do_not_betray_the_class():
    means = {
        name: np.array([pets.draw("train", name, number).mean((0, 1)) for number in range(40)])
        for name in ("cat", "dog")
    }
    spread = np.concatenate(list(means.values())).std(0)
    difference = np.abs(means["cat"].mean(0) - means["dog"].mean(0))
    assert (difference < 0.6 * spread).all()


def test_the_small_subsets_need_no_network_and_no_real_data(capsys):
    clothes = datasets.fashion_mnist_small()
    assert clothes.train_images.shape == (2000, 28, 28) and clothes.train_images.dtype == np.uint8
    assert clothes.test_images.shape == (1000, 28, 28)
    assert set(clothes.train_labels) == set(range(10))
    assert (clothes.source.name, clothes.source.real) == ("stand-in", False)
    assert "drawn by the course" in capsys.readouterr().err


def test_a_cache_that_cannot_be_written_only_costs_time(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file" / "cache"))
    assert len(datasets.fashion_mnist_small().train_images) == 2000


@pytest.mark.slow
def test_everything_can_be_had_without_network_and_mirror():
    data = datasets.cats_vs_dogs()
    assert data.test is not None and data.counts["train"] == {"cat": 250, "dog": 250}
    small = datasets.pets_small((48, 64))
    assert small.train_images.shape == (100, 48, 64, 3) and small.valid_images.shape[0] == 50
    assert small.train_labels[:4].tolist() == [0, 1, 0, 1]
    sample = datasets.sample_images()
    assert all(images.is_whole(path) for path in (sample.cat, sample.dog, sample.portrait))
    assert datasets.fashion_mnist().train_images.shape == (60_000, 28, 28)


def by_hand(config, weights, pictures):
    """Model A's prediction in NumPy, so that the test needs no TensorFlow."""
    x = pictures.reshape(len(pictures), -1).astype(np.float32) / 255
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        x = x @ kernel + bias
        x = 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))
    assert config["name"] == "model_a"
    return (x @ weights[-2] + weights[-1]).argmax(1)


def test_model_a_for_drawn_garments_recognises_them():
    config, weights = model_a.load()
    data = datasets.fashion_mnist_small()
    keep = ~np.isin(data.test_labels, model_a.LEFT_OUT)
    labels = data.test_labels[keep]
    labels = np.where(labels > 6, labels - 2, labels)
    right = (by_hand(config, weights, data.test_images[keep]) == labels).mean()
    assert right > 0.82
    assert abs(right - model_a.facts(data.source)["valid_accuracy"]) < 0.04


def test_task_a_has_eight_classes_in_a_row():
    task = model_a.split_task_a(model_a.fashion.FashionMnist(*garments_of(6000), source=None))
    assert set(task.train_labels) == set(task.valid_labels) == set(range(8))
    assert len(task.valid_labels) == 4000 and len(task.train_labels) == 800
    assert task.train_images.dtype == np.float32 and task.train_images.max() <= 1


def garments_of(count):
    return (*garments.draw("train", count), *garments.draw("test", 10))
