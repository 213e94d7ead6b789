"""With real photographs and weights at hand (COURSE_MIRROR): the promised results."""

from __future__ import annotations

import os

import numpy as np
import pytest

MIRROR = os.environ.get("COURSE_MIRROR")
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not MIRROR, reason="COURSE_MIRROR is not set: no real photographs"),
]


@pytest.fixture(autouse=True)
def mirror(alone, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", MIRROR)


def test_real_data_is_used_and_said():
    from data_scripts import datasets

    clothes, pets = datasets.fashion_mnist(), datasets.cats_vs_dogs()
    assert clothes.source.real and clothes.train_images.shape == (60_000, 28, 28)
    assert pets.source.real and pets.counts["val"]["cat"] == 250
    small = datasets.fashion_mnist_small()
    assert (small.train_images == clothes.train_images[:2000]).all()


def test_the_names_are_those_of_keras():
    import json
    from pathlib import Path

    from data_scripts import imagenet_names

    for folder in (Path(MIRROR) / "keras" / "models", Path(MIRROR).parent / "keras" / "models"):
        if (folder / "imagenet_class_index.json").is_file():
            index = json.loads((folder / "imagenet_class_index.json").read_text("utf-8"))
            ours = imagenet_names._from_tensorflow_datasets()
            assert [tuple(index[str(number)]) for number in range(1000)] == list(ours)
            return
    pytest.skip("the mirror holds no imagenet_class_index.json")


def test_mobilenet_names_the_cat_tabby():
    from data_scripts import backbones, datasets
    from tests.data_scripts.test_backbones import _batch

    network = backbones.load("mobilenet", alpha=0.25, include_top=True)
    if network.fallback:
        pytest.skip("the mirror holds no MobileNet weights")
    batch = network.preprocess(_batch(datasets.sample_images().cat))
    ((best,),) = backbones.decode_predictions(network.model.predict(batch, verbose=0), top=1)
    assert best[1] == "tabby"


def test_model_a_knows_real_clothes():
    from data_scripts import datasets, model_a
    from tests.data_scripts.test_standins import by_hand

    data = datasets.fashion_mnist_small()
    keep = ~np.isin(data.test_labels, model_a.LEFT_OUT)
    labels = data.test_labels[keep]
    labels = np.where(labels > 6, labels - 2, labels)
    assert (by_hand(*model_a.load(data.source), data.test_images[keep]) == labels).mean() > 0.88


@pytest.mark.slow
def test_a_frozen_efficientnet_tells_real_cats_from_dogs():
    import keras

    from data_scripts import backbones, datasets, images

    network, pets = backbones.load("efficientnet_lite0"), datasets.cats_vs_dogs()

    def features(place):
        paths = [path for name in pets.class_names for path in images.listed(place / name)]
        batch = np.stack([images.square(path, (224, 224)) for path in paths])
        maps = network.model.predict(network.preprocess(batch), verbose=0)
        return maps.mean((1, 2)), np.repeat([0, 1], [len(paths) // 2, len(paths) // 2])

    keras.utils.set_random_seed(0)
    head = keras.Sequential(
        [
            keras.Input((1280,)),
            keras.layers.Dense(64, "relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(2, "softmax"),
        ]
    )
    head.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    head.fit(*features(pets.train), epochs=10, verbose=0)
    assert head.evaluate(*features(pets.val), verbose=0)[1] >= 0.97
