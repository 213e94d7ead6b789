"""Pictures of training say what happened: frozen layers, zero movement, every seed a dot."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402

from lessons import figures  # noqa: E402


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def words(figure):
    return " | ".join(text.get_text() for axis in figure.axes for text in axis.texts)


def test_the_layer_diagram_tells_frozen_from_trainable_with_counts():
    states = [
        figures.LayerState("flatten", 0, 0),
        figures.LayerState("hidden", 1000, 0),
        figures.LayerState("output", 11, 11),
    ]
    figure = figures.frozen_and_trainable({"warm-up": states})
    said = words(figure)
    assert "no parameters" in said and "frozen  1,000" in said and "trainable  11" in said
    assert "11 of 1,011 trainable" in figure.axes[0].get_title()


def test_layer_states_follow_the_flags():
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    model.layers[0].trainable = False
    assert [state[1:] for state in figures.layer_states(model)] == [(15, 0), (4, 4)]


def test_a_layer_that_did_not_move_is_marked_with_zero():
    figure = figures.weight_movement({"warm-up": [0.0, 0.2]}, ["hidden", "output"])
    assert [text.get_text().strip() for text in figure.axes[0].texts] == ["0"]


def test_the_unfreeze_line_stands_behind_the_frozen_epochs():
    history = {key: [0.5, 0.6] for key in ("accuracy", "loss", "val_accuracy", "val_loss")}
    figure = figures.history_curves(history, history)
    assert "unfrozen" in words(figure)
    lines = [line for line in figure.axes[0].lines if line.get_linestyle() == ":"]
    assert lines[0].get_xdata()[0] == 2.5
    assert "unfrozen" not in words(figures.history_curves(history))


def test_every_seed_is_a_dot_and_equal_results_do_not_hide_each_other():
    values = np.array([0.9, 0.9, 0.9, 0.95])
    axis = figures.distributions({"B on A": values}, "accuracy", {"claim": 0.99}).axes[0]
    dots = axis.lines[0]
    places = set(zip(dots.get_xdata(), dots.get_ydata(), strict=True))
    assert len(places) == len(values)
    assert max(dots.get_ydata()) < axis.get_ylim()[1]


def test_settings_stand_on_a_logarithmic_axis_with_all_seeds():
    values = np.array([[0.8, 0.9, 0.7], [0.9, 0.95, 0.92]])
    axis = figures.accuracy_against([0.001, 0.1], {"scratch": values}, "learning rate").axes[0]
    assert axis.get_xscale() == "log"
    assert len(axis.lines[0].get_xdata()) == values.size


def test_a_kernel_of_zeros_can_be_drawn():
    figure = figures.kernels([np.zeros((5, 5)), np.ones((5, 5))], ["dead", "alive"])
    assert figure.axes[0].images[0].get_clim() == (-1.0, 1.0)


def test_a_picture_without_words_is_refused():
    with pytest.raises(ValueError, match="text"):
        figures.show(plt.figure(), " ")
