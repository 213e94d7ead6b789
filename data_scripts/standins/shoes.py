"""Drawing shoes from the side, toe to the left: sandals, sneakers and ankle boots."""

from __future__ import annotations

import numpy as np

from data_scripts.standins.canvas import Canvas, inside, ramp, stripes


def sandal(canvas: Canvas) -> None:
    """A sole (flat, wedge or high heel) and a few straps, with air between."""
    x, y, span = canvas.x, canvas.y, canvas.uniform
    shade = 0.3 + 0.65 * span(0, 1)
    ground = span(0.45, 0.75)
    rise = canvas.chance(0.55) * span(0.15, 0.75)
    toe, heel = span(-0.96, -0.86), span(0.84, 0.96)
    sole = ground - rise * ramp(x, span(-0.5, -0.2), span(0.45, 0.75)) - 0.04
    thick = span(0.05, 0.13)
    length = inside(x - toe) * inside(heel - x)
    wedge = canvas.chance(0.4)
    filled = inside(y - sole) * inside(ground + 0.03 - y) * length * inside(x + 0.55)
    canvas.paint(filled * wedge, shade * span(0.5, 0.9))
    post = inside(span(0.05, 0.11) - np.abs(x - heel + 0.12))
    canvas.paint(post * inside(y - sole) * inside(ground + 0.03 - y) * (1 - wedge), shade)
    canvas.paint(inside(thick - np.abs(y - sole)) * length, shade * span(0.6, 1.0))

    # Straps are slices of an invisible foot, so that they end where a foot would.
    foot = span(0.14, 0.24) + span(0.3, 0.5) * ramp(x, -0.7, 0.35)
    over = inside(foot - (sole - y)) * inside(sole - y)
    for where in (-0.72, -0.35, 0.05):
        lean = span(-0.4, 0.8)
        band = np.abs(x - where - canvas.normal(0.1) - lean * (sole - y))
        strap = inside(span(0.04, 0.11) - band) * over
        canvas.paint(strap * canvas.chance(0.75), shade * span(0.7, 1.2))
    ridge = inside(span(0.04, 0.08) - np.abs(foot - (sole - y)))
    ridge = ridge * inside(x - span(-0.75, -0.3)) * inside(span(0.2, 0.5) - x)
    canvas.paint(ridge * canvas.chance(0.45), shade * span(0.7, 1.2))
    ankle_y, half = sole - foot - span(0.02, 0.2), span(0.2, 0.32)
    loop = np.hypot((x - heel + half) / half, (y - ankle_y) / span(0.08, 0.16)) - 1
    back = inside(0.06 - np.abs(x - heel + 0.05)) * inside(y - ankle_y) * inside(sole - y)
    canvas.paint(
        np.maximum(inside(0.05 - np.abs(loop) * 0.14), back) * canvas.chance(0.7),
        shade * span(0.7, 1.2),
    )
    toe_cap = inside(1 - np.hypot((x - toe - 0.3) / 0.32, (y - sole) / span(0.2, 0.4)))
    canvas.paint(toe_cap * inside(sole - y) * canvas.chance(0.25), shade * 0.9)


def sneaker(canvas: Canvas) -> None:
    """A low shoe: flat light sole, laces, an opening at the ankle."""
    upper, sole, ground, shade = _closed_shoe(
        canvas, instep=(0.42, 0.6), shaft=(0.62, 0.9), opening=(0.05, 0.35), heel=0.0
    )
    x, y, span = canvas.x, canvas.y, canvas.uniform
    canvas.paint(sole * inside(y - ground + span(0.08, 0.2)), span(0.35, 1.0))
    tilt = x * span(0.5, 1.0) + y
    laces = stripes(tilt, span(0.1, 0.18), span(0, 6)) * inside(0.2 - np.abs(x + 0.05))
    canvas.lighten(laces * upper * canvas.chance(0.75), span(-0.6, 0.5))
    slash = inside(span(0.03, 0.08) - np.abs((x - span(0.0, 0.35)) * span(0.5, 1.5) + y - 0.2))
    canvas.lighten(slash * upper * canvas.chance(0.6), span(-0.8, 0.6))
    cap = inside(-0.55 - x) * upper * canvas.chance(0.4)
    canvas.lighten(cap, span(-0.5, 0.3))
    _dim(canvas, shade)


def ankle_boot(canvas: Canvas) -> None:
    """A shoe with a shaft above the ankle, with or without a heel."""
    upper, sole, ground, shade = _closed_shoe(
        canvas, instep=(0.4, 0.62), shaft=(1.0, 1.6), opening=(-0.15, 0.2), heel=0.75
    )
    x, y, span = canvas.x, canvas.y, canvas.uniform
    canvas.lighten(sole * inside(y - ground + span(0.06, 0.14)), -span(0.2, 0.8))
    zip_line = inside(0.03 - np.abs(x - span(0.3, 0.6))) * upper
    canvas.lighten(zip_line * canvas.chance(0.4), -span(0.3, 0.8))
    cuff = inside(span(0.04, 0.12) - np.abs(y - ground + span(1.0, 1.4))) * upper
    canvas.lighten(cuff * canvas.chance(0.4), span(-0.6, 0.5))
    buckle = inside(0.05 - np.abs(y - ground + span(0.45, 0.8) - 0.1 * x)) * inside(x - 0.05)
    canvas.lighten(buckle * upper * canvas.chance(0.35), span(-0.6, 0.6))
    laces = stripes(y - x * 0.4, span(0.12, 0.2), span(0, 6)) * inside(0.14 - np.abs(x - 0.02))
    canvas.lighten(laces * upper * canvas.chance(0.3), span(-0.5, 0.5))
    _dim(canvas, shade)


def _closed_shoe(canvas: Canvas, instep, shaft, opening, heel: float):
    """Outline shared by closed shoes. Returns masks of upper and sole, ground line and shade.

    Args:
        canvas: where to draw.
        instep, shaft: bounds of the height of the instep and of the ankle above the ground.
        opening: bounds of the x at which the shaft begins.
        heel: share of the pictures with a heel.
    """
    x, y, span = canvas.x, canvas.y, canvas.uniform
    shade = 0.25 + 0.7 * span(0, 1)
    shaft_height = span(*shaft)
    ground = np.minimum(span(0.4, 0.62) + 0.35 * ramp(shaft_height, 0.9, 1.7), 0.92)
    toe, back = span(-0.97, -0.86), span(0.62, 0.95)
    toe_height, instep_height = span(0.22, 0.36), span(*instep)
    begin = span(*opening)
    height = toe_height + (instep_height - toe_height) * ramp(x, toe, begin - 0.15)
    height = height + (shaft_height - instep_height) * ramp(x, begin - 0.2, begin + span(0.05, 0.3))
    rounding = np.clip((x - toe) / 0.25, 0, 1)
    height = height * np.sqrt(rounding)
    lean = canvas.normal(0.06)
    rear = inside(back + lean * (y - ground) - x)
    dip = span(0.04, 0.18) * np.sin(np.pi * ramp(x, begin, back))
    heel_rise = canvas.chance(heel) * span(0.08, 0.4)
    arch = heel_rise * ramp(x, -0.4, 0.3) * inside(back - span(0.25, 0.5) - x)
    upper = inside(x - toe) * rear * inside(y - ground + height - dip)
    upper = upper * inside(ground - arch - y)
    canvas.paint(upper, shade)
    glow = stripes(x - y * span(0.2, 1.0), span(0.6, 1.4), span(0, 6))
    canvas.lighten(glow * upper, -span(0, 0.35))
    return upper, upper * inside(0.5 + y - ground), ground, shade


def _dim(canvas: Canvas, shade: np.ndarray) -> None:
    """Parts of one shoe differ, but a dark shoe stays dark."""
    np.minimum(canvas.image, shade + 0.45, out=canvas.image)
