"""Pretrained networks: the right one or an announced substitute, with its own preprocessing."""

from __future__ import annotations

import numpy as np
import pytest

from data_scripts import backbones, imagenet_names, keras_weights, samples, settings
from data_scripts.errors import DataError, Unavailable


def test_the_thousand_names_need_no_network():
    names = backbones.class_names()
    assert len(names) == 1000
    assert (names[0], names[281], names[652], names[999]) == (
        "tench",
        "tabby",
        "military_uniform",
        "toilet_tissue",
    )
    assert imagenet_names.table()[281][0] == "n02123045"


def test_decode_predictions_names_the_likeliest_classes_first():
    probabilities = np.zeros((1, 1000))
    probabilities[0, [281, 652]] = 0.7, 0.2
    ((first, second),) = backbones.decode_predictions(probabilities, top=2)
    assert first == ("n02123045", "tabby", 0.7) and second[1] == "military_uniform"


def test_decode_predictions_refuses_features():
    with pytest.raises(DataError, match="include_top=True"):
        backbones.decode_predictions(np.zeros((1, 7, 7, 1280)))


def test_an_unknown_backbone_is_refused_with_the_choices():
    with pytest.raises(DataError, match="resnet50, mobilenet, mobilenet_v2, efficientnet_lite0"):
        backbones.load("vgg16")


def test_a_width_that_was_never_published_is_refused():
    with pytest.raises(DataError, match="0.25, 0.5, 0.75, 1.0"):
        keras_weights.wanted("mobilenet", 0.3, include_top=False)


@pytest.mark.parametrize("name", ["resnet50", "mobilenet", "mobilenet_v2"])
def test_preprocessing_equals_keras_and_leaves_the_batch_alone(name):
    import keras

    batch = np.random.default_rng(0).uniform(0, 255, (2, 4, 4, 3)).astype(np.float32)
    kept = batch.copy()
    ours = backbones.PREPROCESS[name](batch)
    theirs = getattr(keras.applications, name).preprocess_input(batch.copy())
    assert (batch == kept).all()
    np.testing.assert_allclose(ours, theirs, atol=2e-4)
    as_tensor = backbones.PREPROCESS[name](keras.ops.convert_to_tensor(batch))
    np.testing.assert_allclose(np.asarray(as_tensor), ours, atol=1e-5)


def test_efficientnet_lite_wants_minus_one_to_one():
    ours = backbones.preprocess_efficientnet_lite(np.array([[0, 127, 255]], np.uint8))
    assert ours.dtype == np.float32
    assert ours.tolist() == [[-127 / 128, 0.0, 1.0]]


def test_efficientnet_lite_recognises_a_portrait_in_uniform():
    network = backbones.load("efficientnet_lite0", include_top=True)
    assert (network.family, network.name, network.fallback) == (
        "efficientnet_lite",
        "efficientnet_lite0",
        False,
    )
    assert network.model.count_params() == 4_694_024
    batch = _batch(samples.portrait())
    ((best,),) = backbones.decode_predictions(
        network.model.predict(network.preprocess(batch), verbose=0), top=1
    )
    assert best[1] == "military_uniform"


def test_a_missing_backbone_is_replaced_aloud_never_silently(capsys):
    network = backbones.load("mobilenet", alpha=0.25, image_size=(96, 96))
    said = capsys.readouterr().err
    assert network.fallback and network.requested == "mobilenet"
    assert network.name == "efficientnet_lite0" and network.model.output_shape == (None, 3, 3, 1280)
    assert "mobilenet (alpha=0.25)" in said and "EfficientNet-Lite0 instead" in said


def test_a_damaged_weight_file_is_never_loaded():
    folder = settings.cache_dir() / "keras" / "models"
    folder.mkdir(parents=True)
    (folder / "mobilenet_2_5_224_tf_no_top.h5").write_bytes(b"\x89HDF\r\n\x1a\n and then nothing")
    with pytest.raises(Unavailable, match="offline"):
        keras_weights.locate("mobilenet", 0.25, include_top=False)


def _batch(path):
    import keras

    return keras.utils.img_to_array(keras.utils.load_img(path, target_size=(224, 224)))[None]
