"""Drawing what is worn above the shoes: tops, dresses, trousers and bags."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_scripts.standins.canvas import Canvas, inside, ramp, sleeve, stripes


@dataclass(frozen=True)
class Cut:
    """How a top is cut. Pairs are the bounds between which a picture's value lies.

    Lengths in halves of the picture; chances are shares of the pictures that have the detail.
    """

    shoulder: tuple[float, float]
    waist: tuple[float, float]
    hem_width: tuple[float, float]
    hem: tuple[float, float]
    sleeve_length: tuple[float, float]
    short_sleeved: float = 0.0
    sleeveless: float = 0.0
    neck_depth: tuple[float, float] = (0.05, 0.3)
    v_neck: float = 0.2
    collar: float = 0.0
    button_line: float = 0.0
    open_front: float = 0.0
    print_on_chest: float = 0.0
    checks: float = 0.05
    striped: float = 0.2
    ribbed: float = 0.0
    hood: float = 0.0


T_SHIRT = Cut(
    (0.44, 0.58), (0.42, 0.58), (0.42, 0.6), (0.7, 0.95), (0.3, 0.55),
    sleeveless=0.06, print_on_chest=0.45, v_neck=0.25, striped=0.22,
)  # fmt: skip
PULLOVER = Cut(
    (0.42, 0.54), (0.42, 0.56), (0.4, 0.56), (0.68, 0.92), (1.3, 1.65),
    print_on_chest=0.22, v_neck=0.25, striped=0.28, ribbed=0.55, neck_depth=(0.0, 0.2), hood=0.12,
)  # fmt: skip
COAT = Cut(
    (0.42, 0.54), (0.4, 0.56), (0.44, 0.64), (0.78, 0.97), (1.35, 1.7),
    collar=0.55, button_line=0.35, open_front=0.7, neck_depth=(0.02, 0.3), v_neck=0.55,
    striped=0.06, hood=0.2,
)  # fmt: skip
SHIRT = Cut(
    (0.4, 0.54), (0.38, 0.54), (0.4, 0.58), (0.7, 0.95), (1.15, 1.6),
    short_sleeved=0.4, collar=0.6, button_line=0.7, checks=0.25, striped=0.25, v_neck=0.4,
    print_on_chest=0.08,
)  # fmt: skip
DRESS = Cut(
    (0.26, 0.4), (0.2, 0.34), (0.3, 0.72), (0.88, 0.99), (0.9, 1.2),
    short_sleeved=0.4, sleeveless=0.45, neck_depth=(0.08, 0.45), v_neck=0.35, striped=0.2,
    button_line=0.06,
)  # fmt: skip


def top(canvas: Canvas, cut: Cut) -> None:
    """Draw tops (or dresses) of one cut."""
    x, y, span = canvas.x, canvas.y, canvas.uniform
    shade = _shade(canvas)
    shoulder, waist = span(*cut.shoulder), span(*cut.waist)
    hem_width, hem = span(*cut.hem_width), span(*cut.hem)
    shoulder_y, waist_y = span(-0.86, -0.74), span(-0.05, 0.2)
    middle = x - canvas.normal(0.012)

    length = span(*cut.sleeve_length)
    length += canvas.chance(cut.short_sleeved) * (span(0.3, 0.6) - length)
    sleeved = 1 - canvas.chance(cut.sleeveless)
    angle = span(0.1, 0.34) + ramp(-length, -0.9, -0.3) * span(0.15, 0.55)
    start = span(0.15, 0.22)
    arms = sleeve(
        middle, y, shoulder_y + start * 0.8, shoulder - start * 0.35, angle, length, start,
        start * span(0.5, 0.85),
    )  # fmt: skip
    canvas.paint(arms * sleeved, shade * span(0.8, 1.0))

    half = shoulder + (waist - shoulder) * ramp(y, shoulder_y, waist_y)
    half = half + (hem_width - waist) * ramp(y, waist_y, hem) ** 1.3
    slope = shoulder_y + np.abs(middle) * span(0.08, 0.3) - 0.06
    body = inside(half - np.abs(middle)) * inside(hem - y) * inside(y - slope)
    canvas.paint(body, shade)
    # A dark seam where a sleeve meets the body keeps the arms visible.
    seam = inside(0.03 - np.abs(np.abs(middle) - half)) * inside(y - shoulder_y - 0.25)
    canvas.lighten(seam * sleeved, -span(0.2, 0.6))
    _pattern(canvas, cut, middle, half)
    _front(canvas, cut, middle, shoulder_y, hem, shade)

    depth, wide = span(*cut.neck_depth), span(0.14, 0.26)
    round_neck = 1 - (middle / wide) ** 2 - ((y - shoulder_y) / (depth + 0.05)) ** 2
    pointed = (depth + 0.05) * (1 - np.abs(middle) / wide) - (y - shoulder_y)
    pointed_share = canvas.chance(cut.v_neck)
    neck = inside(np.where(pointed_share > 0, pointed, round_neck * 0.15))
    neck = neck * inside(y - shoulder_y + 0.12)
    canvas.paint(neck * inside(shoulder_y + depth + 0.1 - y), shade * canvas.chance(0.5) * 0.35)
    _collar_or_hood(canvas, cut, middle, shoulder_y, wide, shade)


def trousers(canvas: Canvas) -> None:
    """Draw trousers, long or (seldom) short, wide or narrow."""
    x, y, span = canvas.x, canvas.y, canvas.uniform
    shade = _shade(canvas)
    waist, hip, ankle = span(0.2, 0.34), span(0.28, 0.42), span(0.2, 0.44)
    start, crotch = span(-0.95, -0.85), span(-0.5, -0.25)
    end = 0.95 - canvas.chance(0.08) * span(0.3, 0.8)
    outer = waist + (hip - waist) * ramp(y, start, crotch) + (ankle - hip) * ramp(y, crotch, end)
    inner = (ankle - span(0.1, 0.2)) * ramp(y, crotch, end)
    inner = np.maximum(inner, 0.0) + span(0.0, 0.03)
    middle = np.abs(x)
    legs = np.maximum(inside(middle - inner), inside(crotch - y))
    canvas.paint(inside(outer - middle) * legs * inside(y - start) * inside(end - y), shade)
    _folds(canvas, y, 0.12)
    canvas.lighten(inside(0.03 - np.abs(y - start - 0.12)), -span(0.0, 0.5))
    canvas.lighten(inside(0.02 - np.abs(x)) * inside(crotch - y), -span(0.0, 0.5))
    crease = inside(0.03 - np.abs(middle - (outer + inner) / 2))
    canvas.lighten(crease, canvas.normal(0.25))


def bag(canvas: Canvas) -> None:
    """Draw bags: body, handle or strap, flap, clasp."""
    x, y, span = canvas.x, canvas.y, canvas.uniform
    shade = _shade(canvas)
    wide, high = span(0.55, 0.92), span(0.34, 0.68)
    low = span(0.7, 0.92)
    start = low - 2 * high
    flare, rounding = canvas.normal(0.1), span(0.04, 0.3)
    half = wide + flare * ramp(y, start, low) - flare / 2
    across = np.maximum(np.abs(x) - half + rounding, 0)
    along = np.maximum(np.abs(y - (low - high)) - high + rounding, 0)
    body = inside(rounding - np.sqrt(across**2 + along**2 + 1e-6))

    handle, reach, thick = span(0.22, 0.75) * wide, span(0.2, 0.7), span(0.03, 0.08)
    centre = start + 0.06
    bend = np.sqrt((x / handle) ** 2 + ((y - centre) / reach) ** 2 + 1e-6)
    ring = inside(thick - np.abs(bend - 1) * np.minimum(handle, reach)) * inside(centre - y)
    canvas.paint(ring * canvas.chance(0.85), shade * span(0.6, 1.1))
    canvas.paint(body, shade)
    _folds(canvas, x, 0.1)
    flap = start + span(0.15, 1.0) * high
    canvas.lighten(inside(0.035 - np.abs(y - flap)) * canvas.chance(0.7), -span(0.2, 0.7))
    clasp = inside(span(0.05, 0.12) - np.sqrt(x**2 + (y - flap) ** 2 + 1e-6))
    canvas.paint(clasp * canvas.chance(0.5) * body, span(0.1, 1.0))
    pocket = inside(0.03 - np.abs(np.abs(x) - wide * span(0.4, 0.8))) * inside(y - flap)
    canvas.lighten(pocket * canvas.chance(0.3), -span(0.2, 0.6))
    checks = stripes(x, span(0.15, 0.4), span(0, 6)) * stripes(y, span(0.15, 0.4), span(0, 6))
    canvas.lighten(checks * canvas.chance(0.2), span(-0.7, 0.3))


def _shade(canvas: Canvas) -> np.ndarray:
    """A grey per picture: cloth is mostly middle to light, seldom nearly black."""
    return 0.25 + 0.7 * np.sqrt(canvas.uniform(0, 1))


def _pattern(canvas: Canvas, cut: Cut, middle: np.ndarray, half: np.ndarray) -> None:
    x, y, span = canvas.x, canvas.y, canvas.uniform
    canvas.lighten((np.abs(middle) / (half + 0.05)) ** 3, -span(0.05, 0.4))
    _folds(canvas, y, 0.09)
    across = stripes(y, span(0.14, 0.45), span(0, 6))
    canvas.lighten(across * canvas.chance(cut.striped), span(-0.75, 0.35))
    both = stripes(x, span(0.16, 0.4), span(0, 6)) * across
    canvas.lighten(both * canvas.chance(cut.checks), span(-0.8, 0.5))
    ribs = stripes(y, 0.15, span(0, 6))
    canvas.lighten(ribs * canvas.chance(cut.ribbed), -span(0.1, 0.3))
    spot_x, spot_y = canvas.normal(0.06), span(-0.3, 0.1)
    size = span(0.1, 0.28)
    spot = inside(size - np.hypot(x - spot_x, (y - spot_y) * span(0.7, 1.6)))
    letters = 0.4 + 0.6 * stripes(x * span(-1, 1) + y, span(0.12, 0.3), span(0, 6))
    canvas.lighten(spot * letters * canvas.chance(cut.print_on_chest), span(-0.9, 0.8))


def _front(canvas: Canvas, cut: Cut, middle, shoulder_y, hem, shade) -> None:
    y, span = canvas.y, canvas.uniform
    below = inside(hem - y) * inside(y - shoulder_y)
    gap = span(0.02, 0.06) + span(0.0, 0.12) * ramp(y, -0.5, hem)
    opened = canvas.chance(cut.open_front)
    canvas.lighten(inside(gap - np.abs(middle)) * below * opened, -span(0.4, 0.95))
    lapel = inside(0.05 - np.abs(np.abs(middle) - 0.2 * (1 - ramp(y, shoulder_y, 0.0)) - gap))
    canvas.lighten(lapel * below * opened, span(-0.4, 0.3))
    buttoned = canvas.chance(cut.button_line)
    line = inside(0.022 - np.abs(middle - 0.03))
    canvas.lighten(line * below * buttoned, -span(0.1, 0.5))
    dots = inside(0.035 - np.abs(middle)) * (stripes(y, span(0.2, 0.32), span(0, 6)) > 0.8)
    canvas.paint(dots * below * buttoned * 0.8, shade * span(0.2, 1.3))


def _collar_or_hood(canvas: Canvas, cut: Cut, middle, shoulder_y, wide, shade) -> None:
    y, span = canvas.y, canvas.uniform
    edge = np.abs(np.abs(middle) - wide * (1 - 0.75 * ramp(y, shoulder_y - 0.1, shoulder_y + 0.2)))
    wings = inside(0.08 - edge) * inside(y - shoulder_y + 0.14) * inside(shoulder_y + 0.2 - y)
    canvas.paint(wings * canvas.chance(cut.collar), np.minimum(shade * span(0.7, 1.35), 1))
    hood = inside(0.16 * (1 - (middle / (wide * 1.4)) ** 2) - np.abs(y - shoulder_y + 0.02))
    canvas.paint(hood * canvas.chance(cut.hood), shade * span(0.5, 0.9))


def _folds(canvas: Canvas, along: np.ndarray, strength: float) -> None:
    """Soft shadows of creased cloth, running slantwise."""
    slant = canvas.x * canvas.uniform(-1.5, 1.5) + along * canvas.uniform(0.4, 1.2)
    waves = stripes(slant, canvas.uniform(0.45, 1.2), canvas.uniform(0, 6))
    canvas.lighten(waves, -canvas.uniform(0, 2 * strength))
