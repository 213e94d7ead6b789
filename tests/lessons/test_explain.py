"""lessons.explain: one call for flat, Sequential and nested models, whatever their pixel range."""

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from lessons import explain, flat_graph  # noqa: E402

SIZE = 24
GRADIENT_METHODS = [
    "integrated-gradients",
    "smoothgrad",
    "vanilla-gradients",
    "gradients-inputs",
]


def backbone():
    """A small stand-in for a pretrained network: two convolution blocks, no top."""
    images = keras.Input((SIZE, SIZE, 3))
    x = keras.layers.Conv2D(4, 3, padding="same", use_bias=False, name="conv_low")(images)
    x = keras.layers.BatchNormalization(name="norm_low")(x)
    x = keras.layers.ReLU(name="relu_low")(x)
    x = keras.layers.MaxPooling2D(name="pool")(x)
    x = keras.layers.Conv2D(6, 3, padding="same", activation="relu", name="conv_high")(x)
    return keras.Model(images, x, name="backbone")


def head(x, units=3, activation="softmax"):
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.layers.Dense(units, activation=activation, name="answer")(x)


def flat_model():
    inner = backbone()
    return keras.Model(inner.input, head(inner.output))


def nested_model(**answer):
    inner = backbone()
    images = keras.Input((SIZE, SIZE, 3))
    x = keras.Sequential([keras.layers.RandomFlip(), keras.layers.RandomRotation(0.1)])(images)
    x = inner(x / 127.5 - 1.0, training=False)
    return keras.Model(images, head(x, **answer))


def sequential_model():
    return keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 3)),
            keras.layers.Rescaling(1 / 255),
            backbone(),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


MODELS = {"flat": flat_model, "nested": nested_model, "sequential": sequential_model}


@pytest.fixture(autouse=True)
def fixed_weights():
    keras.utils.set_random_seed(3)


@pytest.fixture
def image():
    return np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", MODELS)
def test_flattening_changes_no_answer_and_copies_no_weight(kind, image):
    model = MODELS[kind]()
    view = explain.prepare(model)
    expected = model.predict(image[np.newaxis].astype("float32"), verbose=0)
    np.testing.assert_allclose(view.predict(image[np.newaxis]), expected, atol=1e-6)
    own = {id(weight) for weight in model.weights}
    assert own >= {id(weight) for weight in view.flat.weights}


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("method", explain.METHODS)
def test_each_method_explains_each_kind_of_model(kind, method, image):
    options = {"patch": 8} if method == "occlusion" else {}
    heat = explain.heatmap(
        explain.prepare(MODELS[kind]()), image, class_index=1, method=method, **options
    )
    assert heat.shape == (SIZE, SIZE)
    assert np.isfinite(heat).all()


def test_explaining_leaves_no_trace_on_the_model(image):
    model = nested_model()
    before = model.to_json()
    view = explain.prepare(model)
    explain.heatmap(view, image, 0)
    assert model.to_json() == before
    inner = next(layer for layer in model.layers if layer.name == "backbone")
    assert keras.Model(inner.input, inner.get_layer("conv_high").output).output_shape[-1] == 6


def test_the_last_convolution_is_found_inside_a_nested_backbone():
    assert explain.prepare(nested_model()).convolutions == ("relu_low", "conv_high")


def test_branches_that_are_joined_count_as_one_block():
    images = keras.Input((SIZE, SIZE, 3))
    first = keras.layers.Conv2D(2, 3, padding="same")(images)
    second = keras.layers.Conv2D(3, 1)(images)
    x = keras.layers.Concatenate()([first, second])
    x = keras.layers.ReLU(name="joined")(keras.layers.BatchNormalization()(x))
    view = explain.prepare(keras.Model(images, head(x)))
    assert view.convolutions[-1] == "joined"


def test_a_map_of_one_pixel_is_never_taken_for_a_picture():
    images = keras.Input((SIZE, SIZE, 3))
    x = keras.layers.Conv2D(4, 3, name="picture")(images)
    x = keras.layers.GlobalAveragePooling2D(keepdims=True)(x)
    x = keras.layers.Conv2D(3, 1, name="one_pixel")(x)
    x = keras.layers.Activation("softmax")(keras.layers.Reshape((3,))(x))
    assert explain.prepare(keras.Model(images, x)).convolutions == ("picture",)


def test_grad_cam_of_a_dense_network_says_what_to_use_instead():
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(4, activation="softmax")]
    )
    view = explain.prepare(model, lambda batch: batch / 255)
    grey = np.arange(784, dtype=np.uint8).reshape(28, 28)
    with pytest.raises(ValueError, match="occlusion"):
        explain.heatmap(view, grey, 0)
    for method in [*GRADIENT_METHODS, "occlusion"]:
        assert explain.heatmap(view, grey, 0, method).shape == (28, 28)


def test_gradients_are_those_of_the_score_before_the_softmax(image):
    model = flat_model()
    view = explain.prepare(model)
    scores = view.score(image[np.newaxis])
    softmax = np.exp(scores) / np.exp(scores).sum()
    np.testing.assert_allclose(softmax, view.predict(image[np.newaxis]), atol=1e-6)


def test_integrated_gradients_add_up_to_the_difference_of_two_scores(image):
    view = explain.prepare(sequential_model())
    parts = explain.attribution(view, image, 2, "integrated-gradients", steps=256)
    scores = view.score(np.stack([image, np.zeros_like(image)]))[:, 2]
    assert parts.sum() == pytest.approx(scores[0] - scores[1], rel=0.05, abs=0.01)


@pytest.mark.parametrize("activation", ["sigmoid", "linear"])
def test_one_output_unit_counts_as_two_classes(activation, image):
    model = nested_model(units=1, activation=activation)
    view = explain.prepare(model)
    raw = model.predict(image[np.newaxis].astype("float32"), verbose=0)[0, 0]
    probability = raw if activation == "sigmoid" else 1 / (1 + np.exp(-raw))
    np.testing.assert_allclose(
        view.predict(image[np.newaxis])[0], [1 - probability, probability], atol=1e-6
    )
    for_one = explain.attribution(view, image, 1, "vanilla-gradients")
    against = explain.attribution(view, image, 0, "vanilla-gradients")
    np.testing.assert_allclose(for_one, -against, atol=1e-7)


def test_the_grey_patch_is_grey_for_the_eye_whatever_the_network_wants(image):
    """A grey picture loses nothing under a grey patch; an unprocessed 127.5 would be glaring."""
    grey = np.full((SIZE, SIZE, 3), 127.5, dtype=np.float32)
    view = explain.prepare(flat_model(), lambda batch: batch / 127.5 - 1)
    assert np.abs(explain.heatmap(view, grey, 0, "occlusion", patch=8)).max() < 1e-6
    same = explain.prepare(flat_model_from(view), lambda batch: batch * 2 - 1)
    np.testing.assert_allclose(
        explain.heatmap(same, image / 255.0, 0, "occlusion", patch=8),
        explain.heatmap(view, image, 0, "occlusion", patch=8),
        atol=1e-5,
    )


def flat_model_from(view):
    """The network of a view as an ordinary model, sharing its weights."""
    return keras.Model(view.flat.inputs[0], view.flat.outputs[0])


def test_occlusion_points_at_the_only_place_that_matters():
    """A network that looks at one corner: only the patch over that corner costs probability."""
    corner = np.zeros((8, 8, 1), dtype=np.float32)
    corner[:4, 4:] = 0.02 / 255
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    )
    weights = np.stack([np.zeros(64), corner.ravel()], axis=1).astype("float32")
    model.set_weights([weights, np.zeros(2)])
    image = np.full((8, 8, 1), 255, dtype=np.uint8)
    heat = explain.heatmap(explain.prepare(model), image, 1, "occlusion", patch=4)
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    assert row < 4 <= column
    assert heat[-1, 0] == pytest.approx(0, abs=1e-6)


def test_smoothgrad_repeats_itself_and_leaves_numpys_generator_alone(image):
    view = explain.prepare(flat_model(), lambda batch: batch / 255)
    np.random.seed(1)
    first = explain.heatmap(view, image, 0, "smoothgrad", seed=5)
    after = np.random.random()
    np.random.seed(1)
    assert np.random.random() == after
    np.testing.assert_allclose(explain.heatmap(view, image, 0, "smoothgrad", seed=5), first)
    assert np.abs(explain.heatmap(view, image, 0, "smoothgrad", seed=6) - first).max() > 0


def test_activations_of_a_layer_inside_the_backbone(image):
    view = explain.prepare(nested_model())
    maps = explain.activations(view, image, "conv_high")
    assert maps.shape == (SIZE // 2, SIZE // 2, 6)
    with pytest.raises(ValueError, match="relu_low, conv_high"):
        explain.activations(view, image, "no_such_layer")


def test_scrambling_the_last_layers_keeps_the_others_and_the_original():
    model = nested_model()
    before = [weight.copy() for weight in model.get_weights()]
    copy = explain.randomised(model, last=1)
    np.testing.assert_array_equal(copy.get_weights()[0], before[0])
    assert not np.array_equal(copy.get_weights()[-2], before[-2])
    everything = explain.randomised(model)
    assert not np.array_equal(everything.get_weights()[0], before[0])
    np.testing.assert_allclose(
        np.sort(everything.get_weights()[0].ravel()), np.sort(before[0].ravel())
    )
    for weight, old in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, old)


def test_equal_names_in_and_outside_the_backbone_are_told_apart(image):
    inner = backbone()
    images = keras.Input((SIZE, SIZE, 3))
    x = keras.layers.Conv2D(3, 1, name="conv_high")(images)
    model = keras.Model(images, head(inner(x)))
    view = explain.prepare(model)
    assert view.convolutions == ("conv_high", "relu_low", "conv_high_2")
    assert explain.activations(view, image, "conv_high_2").shape[-1] == 6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda view, image: explain.heatmap(view, image, 3), "between 0 and 2"),
        (lambda view, image: explain.heatmap(view, image, 0, "tea-leaves"), "grad-cam"),
        (lambda view, image: explain.heatmap(view, image[:9], 0), "24 × 24"),
        (lambda view, image: explain.heatmap(view, image, 0, layer="x"), "conv_high"),
        (lambda view, image: explain.heatmap(view, image, 0, "occlusion", patch=0), "patch"),
        (lambda view, image: explain.attribution(view, image, 0, "grad-cam"), "no signed"),
    ],
)
def test_a_wrong_request_is_answered_in_plain_words(call, message, image):
    with pytest.raises(ValueError, match=message):
        call(explain.prepare(flat_model()), image)


def test_models_that_cannot_be_looked_into_are_refused():
    class Closed(keras.Model):
        def call(self, inputs):
            return inputs

    with pytest.raises(ValueError, match="own call"):
        explain.prepare(Closed())
    with pytest.raises(ValueError, match="include_top"):
        explain.prepare(backbone())
    with pytest.raises(ValueError, match="no weights yet"):
        explain.prepare(keras.Sequential([keras.layers.Dense(2)]))


def test_a_constant_map_is_drawn_as_nothing():
    picture = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    for value in (0.0, 5.0, -1.0, np.nan):
        constant = np.full((8, 8), value)
        assert not explain.normalise(constant).any()
        drawn = explain.overlay(picture, constant)
        assert (drawn == drawn[..., :1]).all(), "the picture stays grey: nothing is highlighted"


@pytest.mark.parametrize(
    "convert",
    [
        lambda pixels: pixels,
        lambda pixels: pixels.astype("float32"),
        lambda pixels: pixels / 255,
        lambda pixels: pixels / 127.5 - 1,
    ],
    ids=["uint8", "0..255", "0..1", "-1..1"],
)
def test_every_pixel_range_is_shown_as_the_same_picture(convert):
    pixels = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    pixels[0, 0] = 255
    np.testing.assert_array_equal(explain.visible(convert(pixels)), pixels)


def test_mean_subtracted_pixels_are_stretched_into_view():
    shown = explain.visible(np.linspace(-120, 150, 48).reshape(4, 4, 3))
    assert (shown.min(), shown.max()) == (0, 255)


def test_similarity_is_a_rank_correlation():
    ramp = np.arange(16.0).reshape(4, 4)
    assert explain.similarity(ramp, ramp**3) == pytest.approx(1)
    assert explain.similarity(ramp, -ramp) == pytest.approx(-1)
    assert explain.similarity(ramp, np.ones((4, 4))) == 0


def test_compare_draws_one_row_per_class_and_one_column_per_method(image):
    import matplotlib.pyplot as plt

    view = explain.prepare(flat_model())
    figure = explain.compare(
        view, [image, image], [[0, 1], [2]], ["grad-cam", "vanilla-gradients"], ["a", "b", "c"]
    )
    assert len(figure.axes) == 9
    assert figure.axes[6].get_title().startswith("c")
    plt.close(figure)


def test_every_leaf_is_listed_once_however_deep_it_lies():
    assert [layer.name for layer in flat_graph.leaves(nested_model())] == [
        "conv_low",
        "norm_low",
        "conv_high",
        "answer",
    ]
