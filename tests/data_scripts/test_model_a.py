"""Model A as a Keras model is the artefact, however it is put together."""

from __future__ import annotations

import numpy as np

from data_scripts import model_a


def test_the_trained_model_is_that_of_config_and_weights():
    import keras

    config, weights = model_a.load()
    wanted = keras.Sequential.from_config(config)
    wanted.set_weights(weights)
    model = model_a.trained()
    assert model.name == wanted.name
    assert [layer.get_config() for layer in model.layers] == [
        layer.get_config() for layer in wanted.layers
    ]
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), weights, strict=True))
    images = np.random.default_rng(0).uniform(0, 1, (3, 28, 28)).astype("float32")
    assert np.array_equal(model(images), wanted(images))


def test_each_trained_model_has_weights_of_its_own():
    first, second = model_a.trained(), model_a.trained()
    kernel = second.layers[1].kernel.numpy()
    first.layers[1].kernel.assign(first.layers[1].kernel * 0)
    assert np.array_equal(second.layers[1].kernel, kernel)
    assert np.array_equal(model_a.load()[1][0], kernel)
