"""lessons.figures: pictures of predictions and of what stands behind them say what they are given."""

import matplotlib

matplotlib.use("agg")

import io  # noqa: E402

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
from PIL import Image  # noqa: E402

from lessons import figures  # noqa: E402
from lessons.figures import style  # noqa: E402
from lessons.model_zoo import ZOO  # noqa: E402

IMAGE = np.random.default_rng(0).integers(0, 256, (12, 12, 3), dtype=np.uint8)
ANSWER = [("n1", "tiger_cat", 0.75), ("n2", "tabby", 0.2)]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def words(figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def test_answers_name_the_classes_with_their_probabilities():
    figure = figures.answers([IMAGE, IMAGE], [ANSWER, ANSWER[:1]], ["one", "two"])
    said = words(figure)
    assert "tiger cat" in said and "75.0%" in said and "20.0%" in said
    widths = [patch.get_width() for axis in figure.axes for patch in axis.patches]
    assert 0.75 in widths and 0.2 in widths


def test_an_image_without_an_answer_is_shown_alone():
    figure = figures.answers([IMAGE, IMAGE], [ANSWER, []])
    assert sum(len(axis.images) for axis in figure.axes) == 2


def test_many_images_go_into_rows_and_spare_places_stay_empty():
    figure = figures.image_grid([IMAGE] * 5, ["x"] * 5, columns=3)
    assert [len(axis.images) for axis in figure.axes] == [1, 1, 1, 1, 1, 0]


def test_shapes_print_shape_type_and_range_of_every_step():
    batch = IMAGE[np.newaxis].astype("float32") / 127.5 - 1
    probabilities = np.array([[0.25, 0.75]], dtype="float32")
    figure = figures.shapes(
        [("load", IMAGE), ("batch", batch), ("predict", probabilities), ("decode", "tabby")]
    )
    said = words(figure)
    assert "12 × 12 × 3" in said and "1 × 12 × 12 × 3" in said and "1 × 2" in said
    assert "uint8" in said and "float32" in said and "0.25 … 0.75" in said and "tabby" in said


def test_pixel_ranges_print_where_each_recipe_begins_and_ends():
    figure = figures.pixel_ranges({"raw": IMAGE * 1.0, "scaled": IMAGE / 127.5 - 1})
    assert f"{IMAGE.min()} … {IMAGE.max()}" in words(figure)
    assert f"{IMAGE.min() / 127.5 - 1:.4g}" in words(figure)


def test_feature_maps_show_the_liveliest_channels_first():
    maps = np.zeros((6, 6, 3))
    maps[::2, :, 1] = 1
    maps[0, 0, 2] = 0.1
    figure = figures.feature_maps({"low": maps}, count=2)
    shown = [axis.images[0].get_array() for axis in figure.axes]
    np.testing.assert_array_equal(shown[0], maps[..., 1])
    np.testing.assert_array_equal(shown[1], maps[..., 2])


def test_bars_carry_their_numbers_and_only_real_intervals_are_drawn():
    figure = figures.bars_with_intervals(
        {"right": (0.9, 0.8, 0.95), "sure": (0.5, 0.5, 0.5)}, "share", highlight="right"
    )
    (axis,) = figure.axes
    assert "90.0%" in words(figure)
    (interval,) = axis.lines
    assert list(interval.get_xdata()) == [0.8, 0.95]
    blue, orange = (patch.get_facecolor() for patch in axis.patches)
    assert blue != orange


def test_histograms_mark_the_median_and_every_value():
    values = np.array([0.1, 0.2, 0.9])
    figure = figures.histograms({"noise": values}, "confidence", (0, 1))
    marks, median = figure.axes[0].lines
    np.testing.assert_array_equal(marks.get_xdata(), values)
    assert median.get_xdata()[0] == 0.2


def test_dots_show_every_measurement_and_join_the_means():
    figure = figures.dots({"a": [[0.0, 1.0], [0.5, 0.7]]}, ["few", "many"], "layers", "likeness")
    (axis,) = figure.axes
    lines = [line.get_ydata() for line in axis.lines]
    assert [0.0, 1.0] in [list(line) for line in lines]
    assert any(np.allclose(line, [0.5, 0.6]) for line in lines if len(line) == 2)


def test_the_zoo_names_all_its_networks():
    said = words(figures.zoo(ZOO))
    assert all(network.name in said for network in ZOO)


def test_layer_blocks_are_as_many_as_layers_and_coloured_by_weights():
    figure = figures.layer_blocks([("conv", (55, 55, 96), 10), ("pool", (27, 27, 96), 0)])
    conv, pool = figure.axes[0].patches
    assert conv.get_height() > pool.get_height()
    assert conv.get_facecolor() != pool.get_facecolor()
    assert "55×55×96" in words(figure)


def test_the_tree_draws_shared_branches_once():
    figure = figures.class_tree(
        [
            (("animal", "cat"), "tabby", 0.5),
            (("animal", "cat"), "Persian", 0.1),
            (("food",), "fig", 0.3),
        ]
    )
    said = [text.get_text() for text in figure.axes[0].texts]
    assert said.count("animal") == 1 and said.count("cat") == 1
    assert {"tabby", "Persian", "fig", "50.0%"} <= set(said)


def test_a_stored_picture_is_small_and_its_paper_white():
    random = np.random.default_rng(0)
    shades = np.add.outer(np.arange(480), np.arange(640)) / 5
    photograph = shades[..., np.newaxis] + random.normal(0, 6, (480, 640, 3))
    figure = figures.image_grid([photograph.clip(0, 255).astype(np.uint8)], ["x"], size=6)
    full = io.BytesIO()
    figure.savefig(full, format="png")
    data = style.png(figure)
    assert len(data) < 0.6 * len(full.getvalue())
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_a_picture_that_would_grow_is_stored_as_it_is():
    noise = np.random.default_rng(0).integers(0, 256, (100, 100, 3), dtype=np.uint8)
    figure = figures.image_grid([noise], size=6)
    full = io.BytesIO()
    figure.savefig(full, format="png")
    assert len(style.png(figure)) <= len(full.getvalue())
