"""lessons.widgets: controls that move a picture, and a picture that needs no controls."""

import base64
import sys

import matplotlib
import pytest

matplotlib.use("agg")

import matplotlib.pyplot as plt  # noqa: E402

from lessons import widgets  # noqa: E402


class Screen:
    """Stands in for the notebook: remembers what was displayed and what replaced it."""

    def __init__(self):
        self.shown = []
        self.updates = []

    def display(self, what, raw=False, metadata=None, display_id=None):
        self.shown.append((what, metadata))
        return self

    def update(self, what, raw=False, metadata=None):
        self.updates.append((what, metadata))


@pytest.fixture
def screen(monkeypatch):
    screen = Screen()
    monkeypatch.setattr("IPython.display.display", screen.display)
    return screen


def draw(k, name="cat"):
    if k == 13:
        raise ValueError("thirteen <bars> bring bad luck")
    figure, axis = plt.subplots(figsize=(2, 1))
    axis.bar(range(k), range(k))
    axis.set_title(name)
    return figure


def explore(**more):
    return widgets.explore(draw, "Bars.", k=widgets.slider("How many", 1, 20, 3), **more)


def test_a_picture_with_alt_text_stands_below_the_controls(screen):
    explorer = explore()
    (panel, _), (bundle, metadata) = screen.shown
    assert base64.b64decode(bundle["image/png"]) == explorer.picture
    assert explorer.picture.startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == "Bars."
    assert "How many 3" in repr(panel), "a reader without a kernel is told what the picture shows"


def test_moving_a_control_replaces_the_same_picture(screen):
    explorer = explore()
    before = explorer.picture
    explorer.controls["k"].value = 7
    assert explorer.values == {"k": 7}
    assert explorer.picture != before
    ((bundle, _),) = screen.updates
    assert base64.b64decode(bundle["image/png"]) == explorer.picture
    assert "How many 7" in bundle["text/plain"]


def test_without_ipywidgets_the_picture_is_still_there(screen, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    explorer = explore()
    ((bundle, _),) = screen.shown
    assert bundle["image/png"]
    assert explorer.controls == {}
    before = explorer.picture
    explorer.set(k=9)
    assert explorer.picture != before


def test_a_drawing_that_fails_keeps_the_old_picture_and_says_why(screen):
    explorer = explore()
    before = explorer.picture
    explorer.controls["k"].value = 13
    assert explorer.picture == before and not screen.updates
    assert "thirteen <bars>" in explorer.message
    assert "&lt;bars&gt;" in explorer._status.value
    explorer.controls["k"].value = 4
    assert explorer.message == ""
    assert explorer._status.value == ""


def test_a_choice_passes_the_value_that_its_words_stand_for(screen):
    explorer = explore(name=widgets.choice("Who", {"a cat": "tom", "a dog": "rex"}, "a dog"))
    assert explorer.values["name"] == "rex"
    assert "Who a dog" in screen.shown[-1][0]["text/plain"]
    explorer.controls["name"].value = "tom"
    assert explorer.values["name"] == "tom"


def test_an_uploaded_file_arrives_as_bytes(screen):
    seen = []

    def draw_upload(file, bold):
        seen.append((file, bold))
        return draw(1)

    explorer = widgets.explore(
        draw_upload,
        lambda file, bold: "Own picture." if file else "None yet.",
        file=widgets.upload("Your image"),
        bold=widgets.toggle("Bold"),
    )
    explorer._moved("file", ({"content": memoryview(b"pixels")},))
    explorer.controls["bold"].value = True
    assert seen == [(None, False), (b"pixels", False), (b"pixels", True)]
    assert screen.updates[-1][1]["alt"] == "Own picture."


def test_the_explorer_as_last_line_of_a_cell_is_not_shown_twice(screen):
    explorer = explore()
    explorer._ipython_display_()
    assert len(screen.shown) == 2


def test_whole_ends_make_a_whole_slider_and_fractions_a_smooth_one():
    assert widgets.slider("k", 1, 10).settings["whole"]
    rate = widgets.slider("rate", 0.0, 1.0, 0.5)
    assert not rate.settings["whole"]
    assert rate.settings["step"] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: widgets.slider("k", 1, 5, 9), "between 1 and 5"),
        (lambda: widgets.choice("k", []), "none of"),
        (lambda: widgets.choice("k", ["a"], "b"), "'b' is none of"),
        (lambda: widgets.explore(draw, "Bars."), "at least one control"),
        (lambda: widgets.explore(draw, " ", k=widgets.slider("k", 1, 2)), "alt="),
    ],
)
def test_a_wrong_control_is_refused_in_plain_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_an_unknown_control_cannot_be_set(screen):
    with pytest.raises(ValueError, match="only k"):
        explore().set(size=3)
