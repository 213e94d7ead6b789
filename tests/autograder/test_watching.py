"""``watch`` tells what could be trained and what moved."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from autograder import watch  # noqa: E402


def test_frozen_layers_are_seen_not_to_move():
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3, name="body"), keras.layers.Dense(1, name="head")]
    )
    model.get_layer("body").trainable = False
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1))
    with watch() as seen:
        model.fit(np.ones((8, 4)), np.ones(8), verbose=0)
        model.fit(np.ones((8, 4)), np.ones(8), verbose=0)
    rows = {(row["fit"], row["layer"]): row for row in seen.rows()}
    assert rows[1, "body"]["moved"] == 0 and not rows[1, "body"]["trainable"]
    assert rows[2, "head"]["moved"] > 0 and rows[2, "head"]["learning_rate"] == pytest.approx(0.1)
    text = repr(seen)
    assert "fit 1: SGD, learning rate 0.1" in text and "not at all" in text
    assert "<code>body</code>" in seen._repr_html_()


def test_nothing_fitted_is_said():
    with watch() as seen:
        pass
    assert repr(seen) == "Nothing was fitted."
