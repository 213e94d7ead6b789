"""Controls to play with, over a picture that is also there when nothing can be played with.

::

    widgets.explore(
        draw,                                  # draw(k=..., name=...) returns a matplotlib figure
        alt="Bars of the k most probable classes.",
        k=widgets.slider("How many classes", 1, 10, value=5),
        name=widgets.choice("Image", ["cat", "dog"]),
    )

The picture below the controls is an ordinary notebook output, stored in the file: a reader on a web
page, in a PDF or in an environment without ipywidgets sees it as it was drawn first. With a running
kernel, moving a control replaces that same picture.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lessons.figures.style import png

STILL = "The controls need a running kernel; the picture shows the settings: {settings}."


@dataclass(frozen=True)
class Control:
    """What can be changed: made by ``slider``, ``choice``, ``toggle`` or ``upload``.

    Attributes:
        kind: which of the four.
        label: words before the control.
        value: what ``draw`` gets first.
        settings: what the ipywidgets class needs besides.
    """

    kind: str
    label: str
    value: Any
    settings: Mapping[str, Any] = field(default_factory=dict)

    def words(self, value: Any) -> str:
        """A value in words, for the line that stands in for the control."""
        if self.kind == "upload":
            return "none" if value is None else "given"
        for label, option in self.settings.get("options", ()):
            if option is value:
                return label
        return f"{value:g}" if isinstance(value, float) else str(value)


def slider(
    label: str, low: float, high: float, value: float | None = None, step: float | None = None
) -> Control:
    """A number between two ends; whole numbers if all that is given is whole.

    Raises:
        ValueError: the start value lies outside, or the ends are the wrong way round.
    """
    value = low if value is None else value
    if not low <= value <= high or low == high:
        raise ValueError(f"slider '{label}': {value} must lie between {low} and {high}.")
    whole = all(isinstance(number, int) for number in (low, high, value, step or 1))
    step = step or (1 if whole else (high - low) / 20)
    return Control("slider", label, value, {"min": low, "max": high, "step": step, "whole": whole})


def choice(label: str, options: Sequence | Mapping[str, Any], value: Any = None) -> Control:
    """One of several: a sequence of values, or a mapping from words to values.

    Args:
        label: words before the control.
        options: what can be chosen.
        value: the first choice (for a mapping: its words); None for the first option.

    Raises:
        ValueError: there are no options, or ``value`` is none of them.
    """
    if isinstance(options, Mapping):
        pairs = tuple(options.items())
        chosen = [pair for pair in pairs if pair[0] == value]
    else:
        pairs = tuple((str(option), option) for option in options)
        chosen = [pair for pair in pairs if pair[1] == value]
    if not pairs or (value is not None and not chosen):
        raise ValueError(f"choice '{label}': {value!r} is none of {[pair[0] for pair in pairs]}.")
    return Control("choice", label, (chosen or pairs)[0][1], {"options": pairs})


def toggle(label: str, value: bool = False) -> Control:
    """Yes or no."""
    return Control("toggle", label, bool(value))


def upload(label: str, accept: str = "image/*") -> Control:
    """A file of the reader's own; ``draw`` gets its bytes, or None as long as there is none."""
    return Control("upload", label, None, {"accept": accept})


class Explorer:
    """A picture, the controls above it, and the values they stand at.

    Attributes:
        controls: the ipywidgets by name; empty where ipywidgets is not installed.
        values: what ``draw`` was last called with.
        picture: the PNG bytes last drawn.
        message: what went wrong in the last drawing, in words; empty if nothing did.
    """

    def __init__(self, draw: Callable, alt: str | Callable[..., str], specs: dict[str, Control]):
        self._draw, self._alt, self._specs = draw, alt, specs
        self.controls: dict[str, Any] = {}
        self.values = {name: spec.value for name, spec in specs.items()}
        self.picture, self.message = b"", ""
        self._handle = self._status = None

    def set(self, **values: Any) -> None:
        """Move controls from code, as a reader would with the mouse.

        Raises:
            ValueError: there is no control of that name.
        """
        for name in values:
            if name not in self._specs:
                raise ValueError(f"There is no control '{name}', only {', '.join(self._specs)}.")
        self.values.update(values)
        self._redraw()

    def _ipython_display_(self) -> None:
        """Nothing: ``explore`` has already shown everything."""

    def _show(self) -> None:
        from IPython.display import display

        panel = self._panel()
        if panel is not None:
            display(panel)
        self.picture = png(self._draw(**self.values))
        self._handle = display(self._bundle(), raw=True, metadata=self._metadata(), display_id=True)

    def _panel(self):
        """The row of controls, or None without ipywidgets."""
        try:
            import ipywidgets
        except ImportError:
            return None
        self.controls = {name: _build(ipywidgets, spec) for name, spec in self._specs.items()}
        self._status = ipywidgets.HTML()
        for name, control in self.controls.items():
            control.observe(lambda change, name=name: self._moved(name, change["new"]), "value")
        return _with_fallback(
            ipywidgets.VBox(
                [
                    ipywidgets.HBox(
                        list(self.controls.values()),
                        layout=ipywidgets.Layout(flex_flow="row wrap"),
                    ),
                    self._status,
                ]
            ),
            STILL.format(settings=self._settings()),
        )

    def _moved(self, name: str, value: Any) -> None:
        if self._specs[name].kind == "upload":
            value = bytes(value[-1]["content"]) if value else None
        self.values[name] = value
        self._redraw()

    def _redraw(self) -> None:
        self._say("Drawing …")
        try:
            self.picture = png(self._draw(**self.values))
        except (
            Exception
        ) as error:  # a callback's traceback would be lost: say it beside the control
            self.message = f"{type(error).__name__}: {error}"
            self._say(self.message)
            return
        self.message = ""
        self._say("")
        if self._handle is not None:
            self._handle.update(self._bundle(), raw=True, metadata=self._metadata())

    def _say(self, text: str) -> None:
        if self._status is not None:
            self._status.value = html.escape(text)

    def _settings(self) -> str:
        return ", ".join(
            f"{spec.label} {spec.words(self.values[name])}" for name, spec in self._specs.items()
        )

    def _words(self) -> str:
        return self._alt(**self.values) if callable(self._alt) else self._alt

    def _bundle(self) -> dict[str, str]:
        return {
            "image/png": base64.b64encode(self.picture).decode("ascii"),
            "text/plain": f"Picture: {self._words()} Settings: {self._settings()}.",
        }

    def _metadata(self) -> dict:
        return {"image/png": {"alt": self._words()}, "alt": self._words()}


def explore(draw: Callable, alt: str | Callable[..., str], **controls: Control) -> Explorer:
    """Show controls and, below them, the picture drawn for their values.

    Args:
        draw: function of the controls' names that returns a matplotlib figure.
        alt: what there is to see, for those who cannot; or a function of the same names.
        **controls: name → ``slider(...)``, ``choice(...)``, ``toggle(...)`` or ``upload(...)``.

    Returns:
        The ``Explorer``, already displayed.

    Raises:
        ValueError: no control, or an empty ``alt``; and whatever ``draw`` raises for the start
            values.
    """
    if not controls:
        raise ValueError("explore(): give at least one control, e.g. k=widgets.slider('k', 1, 10)")
    if not callable(alt) and not alt.strip():
        raise ValueError("explore(): give the picture a text: alt='what there is to see'")
    explorer = Explorer(draw, alt, controls)
    explorer._show()
    return explorer


def _build(ipywidgets, spec: Control):
    """The ipywidgets object of one control."""
    common = {"description": spec.label, "style": {"description_width": "initial"}}
    if spec.kind == "slider":
        settings = dict(spec.settings)
        make = ipywidgets.IntSlider if settings.pop("whole") else ipywidgets.FloatSlider
        # Only when let go: each value in between would be drawn too, one after the other.
        return make(value=spec.value, continuous_update=False, **settings, **common)
    if spec.kind == "choice":
        return ipywidgets.Dropdown(
            options=list(spec.settings["options"]), value=spec.value, **common
        )
    if spec.kind == "toggle":
        return ipywidgets.Checkbox(value=spec.value, indent=False, **common)
    return ipywidgets.FileUpload(multiple=False, **spec.settings, **common)


def _with_fallback(box, words: str):
    """The same box, which says a sentence where widgets cannot be drawn, not its Python name."""

    class Panel(type(box)):
        def __repr__(self):
            return words

    return Panel(box.children)
