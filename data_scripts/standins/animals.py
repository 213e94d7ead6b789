"""What cats and dogs look like: heads, faces and bodies, drawn with a ``Painter``."""

from __future__ import annotations

import numpy as np

from data_scripts.standins.coats import BLACK, WHITE, Coat
from data_scripts.standins.painter import Painter, mix

_PINK = (0.86, 0.55, 0.53)
_SIDES = (-1, 1)


def cat(painter: Painter, coat: Coat, pose: str) -> None:
    """Pointed ears, short muzzle, large slit eyes, whiskers, a slim body and a long tail."""
    chance = painter.rng.uniform
    _body(painter, coat, pose, stout=chance(0.72, 0.95), leg=chance(0.16, 0.22))
    wide, high = chance(0.95, 1.08), chance(0.78, 0.9)
    height, spread = chance(1.15, 1.5), chance(0.55, 0.85)
    for side in _SIDES:
        jitter = painter.rng.normal(0, 0.04, 2)
        tip = np.array([side * spread, -height]) + jitter
        outer, inner = (side * 0.93 * wide, -0.2), (side * 0.12, -0.72)
        painter.shape([outer, tip, tip * 0.99, inner], coat.ears, rounds=1)
        painter.fur(tip * 0.75, (0.18, 0.22), coat.ears, 30, coat.shaggy * 0.8, flow=(0, -1))
        lining = [(side * 0.78, -0.45), tip * 0.9, (side * 0.32, -0.66)]
        painter.shape(lining, mix(_PINK, coat.ears, chance(0.2, 0.7)), rounds=1)
    _head(painter, coat, wide, high)
    if coat.pattern == "stripes":
        _forehead_marks(painter, coat, wide)
    turn = painter.rng.normal(0, 0.09)
    _muzzle(painter, coat, (turn * 1.6, 0.4), (0.36, 0.25))
    iris = painter.rng.choice(4)
    colour = ((0.55, 0.68, 0.25), (0.85, 0.67, 0.2), (0.4, 0.62, 0.8), (0.75, 0.5, 0.18))[iris]
    apart, size = chance(0.38, 0.46), chance(0.17, 0.23)
    for side in _SIDES:
        _cat_eye(painter, (side * apart + turn, -0.1), size, colour, side)
    nose_y, nose = chance(0.2, 0.27), mix(_PINK, BLACK, painter.rng.choice([0, 0.2, 0.8]))
    x = turn * 1.6
    painter.shape([(x - 0.13, nose_y), (x + 0.13, nose_y), (x, nose_y + 0.14)], nose, rounds=1)
    dark = mix(coat.pale, BLACK, 0.65)
    for side in _SIDES:
        lip = [(x, nose_y + 0.13), (x, nose_y + 0.24), (x + side * 0.16, nose_y + 0.33)]
        painter.line(lip, dark, 0.025)
        for tilt in (-0.12, 0.0, 0.13):
            end = (x + side * chance(1.0, 1.4), 0.42 + tilt * chance(1.5, 3.0))
            whisker = mix(WHITE, BLACK, painter.rng.choice([0.0, 0.1, 0.7]))
            painter.line([(x + side * 0.22, 0.42 + tilt * 0.5), end], whisker, 0.014)


def dog(painter: Painter, coat: Coat, pose: str) -> None:
    """Hanging or broad upright ears, a long muzzle with a big nose, round dark eyes."""
    chance = painter.rng.uniform
    _body(painter, coat, pose, stout=chance(0.9, 1.25), leg=chance(0.22, 0.32))
    wide, high = chance(0.78, 0.92), chance(0.88, 1.02)
    ears = painter.rng.choice(["hanging", "folded", "upright"], p=[0.6, 0.22, 0.18])
    if ears == "upright":
        _upright_ears(painter, coat, wide)
    _head(painter, coat, wide, high)
    turn = painter.rng.normal(0, 0.1)
    long = chance(0.42, 0.6)
    x, y = turn * 2.2, 0.46
    _muzzle(painter, coat, (x, y), (chance(0.38, 0.5), long))
    for side in _SIDES:
        _dog_eye(painter, (side * chance(0.33, 0.4) + turn, -0.2), chance(0.11, 0.15), coat)
    nose_y = y - long * chance(0.3, 0.55)
    black = mix((0.08, 0.07, 0.08), coat.main, chance(0, 0.15))
    _dog_mouth(painter, coat, (x, nose_y), y + long, black)
    broad = chance(0.18, 0.25)
    painter.ellipse((x, nose_y), (broad, broad * 0.7), black)
    painter.ellipse((x - 0.05, nose_y - 0.06), (0.07, 0.03), mix(black, WHITE, 0.5))
    for side in _SIDES:
        painter.ellipse((x + side * broad * 0.45, nose_y + 0.04), (0.04, 0.03), (0.02, 0.02, 0.02))
    if ears != "upright":
        _hanging_ears(painter, coat, wide, folded=ears == "folded")


def _head(painter: Painter, coat: Coat, wide: float, high: float) -> None:
    painter.ellipse((0, 0), (wide, high), coat.main)
    painter.fur((0, 0), (wide, high), coat.main, 320, coat.shaggy)
    if coat.pattern == "patches":
        side = painter.rng.choice(_SIDES)
        centre = (side * wide * 0.45, -high * painter.rng.uniform(0.1, 0.5))
        radii = painter.rng.uniform(0.3, 0.48, 2)
        painter.ellipse(centre, radii, coat.second, painter.rng.uniform(0, 3))
        painter.fur(centre, radii, coat.second, 60, coat.shaggy)
    if painter.rng.random() < 0.3:  # a blaze between the eyes
        painter.shape([(-0.06, -0.75), (0.06, -0.75), (0.22, 0.3), (-0.22, 0.3)], coat.pale)
    shadow = mix(coat.main, BLACK, 0.25)
    painter.fur((0, high * 0.9), (wide * 0.6, 0.12), shadow, 60, coat.shaggy, flow=(0, 1))


def _muzzle(painter: Painter, coat: Coat, centre, radii) -> None:
    colour = mix(coat.pale, BLACK, painter.rng.choice([0, 0, 0.1, 0.55]))
    for side in _SIDES:
        cheek = (centre[0] + side * radii[0] * 0.42, centre[1])
        painter.ellipse(cheek, (radii[0] * 0.62, radii[1]), colour)
    painter.ellipse(centre, (radii[0] * 0.8, radii[1] * 0.95), colour)
    painter.fur(centre, radii, colour, 110, coat.shaggy * 0.6, flow=(0, 0.8), contrast=0.07)


def _forehead_marks(painter: Painter, coat: Coat, wide: float) -> None:
    for x in (-0.3, -0.1, 0.1, 0.3):
        painter.line([(x, -0.36), (x * 1.15, -0.72)], coat.second, 0.07)
    for side in _SIDES:
        for y in (-0.02, 0.16, 0.34):
            start, end = (side * 0.62, y), (side * wide * 0.97, y - 0.08)
            painter.line([start, end], coat.second, 0.06)


def _cat_eye(painter: Painter, centre, size: float, colour, side: int) -> None:
    x, y = centre
    rim = (0.06, 0.05, 0.05)
    lift = 0.06 * side
    for factor, shade in ((1.22, rim), (1.0, colour)):
        half, high = size * factor, size * 0.82 * factor
        outline = [(x - half, y + lift), (x, y - high), (x + half, y - lift), (x, y + high)]
        painter.shape(outline, shade, rounds=2)
        painter.ellipse(centre, (half * 0.72, high * 0.8), shade)
    painter.ellipse(centre, (size * painter.rng.uniform(0.14, 0.5), size * 0.72), rim)
    painter.ellipse((x - size * 0.3, y - size * 0.3), (size * 0.16, size * 0.16), (1, 1, 1))


def _dog_eye(painter: Painter, centre, size: float, coat: Coat) -> None:
    x, y = centre
    painter.ellipse(centre, (size * 1.3, size * 1.15), mix(coat.main, BLACK, 0.75))
    painter.ellipse(centre, (size, size), (0.3, 0.17, 0.08))
    painter.ellipse(centre, (size * 0.6, size * 0.6), (0.03, 0.02, 0.02))
    painter.ellipse((x - size * 0.3, y - size * 0.35), (size * 0.25, size * 0.25), (1, 1, 1))
    painter.fur(
        (x, y - size * 2.0), (size * 1.4, size * 0.4), mix(coat.main, coat.pale, 0.4), 18, 0.1
    )


def _dog_mouth(painter: Painter, coat: Coat, nose, chin: float, black) -> None:
    x, y = nose
    lip = min(y + 0.38, chin - 0.12)
    if painter.rng.random() < 0.45:
        painter.ellipse((x, lip + 0.1), (0.26, 0.2), (0.2, 0.08, 0.08))
        length = painter.rng.uniform(0.25, 0.5)
        tongue = [
            (x - 0.15, lip),
            (x + 0.15, lip),
            (x + 0.16, lip + length),
            (x - 0.14, lip + length),
        ]
        painter.shape(tongue, (0.88, 0.45, 0.47))
        painter.line([(x, lip + 0.03), (x, lip + length * 0.7)], (0.7, 0.32, 0.35), 0.03)
    painter.line([(x, y), (x, lip)], black, 0.035)
    for side in _SIDES:
        curve = [(x, lip), (x + side * 0.2, lip + 0.07), (x + side * 0.38, lip - 0.05)]
        painter.line(curve, black, 0.04)


def _hanging_ears(painter: Painter, coat: Coat, wide: float, folded: bool) -> None:
    chance = painter.rng.uniform
    end, out = (chance(-0.25, 0.05), chance(0.2, 0.4)) if folded else (
        chance(0.3, 0.95), chance(0.2, 0.5))  # fmt: skip
    for side in _SIDES:
        root = side * wide
        ear = [
            (root * 0.45, -0.88),
            (root + side * out * 0.8, -0.72),
            (root + side * out, end * 0.4),
            (root + side * out * 0.7, end + 0.1),
            (root * 0.8, end),
            (root * 0.78, -0.35),
        ]
        painter.shape(ear, coat.ears, rounds=2)
        middle = (root + side * out * 0.35, (end - 0.7) / 2)
        painter.fur(
            middle, (0.2, (end + 0.8) / 2), coat.ears, 110, coat.shaggy * 1.2, flow=(side * 0.2, 1)
        )
        painter.line([ear[0], ear[5], ear[4]], mix(coat.ears, BLACK, 0.45), 0.03)


def _upright_ears(painter: Painter, coat: Coat, wide: float) -> None:
    height = painter.rng.uniform(1.25, 1.6)
    for side in _SIDES:
        tip = (side * painter.rng.uniform(0.6, 0.8), -height)
        ear = [
            (side * wide, -0.35),
            (side * 0.86, -1.0),
            tip,
            (side * 0.4, -1.0),
            (side * 0.12, -0.7),
        ]
        painter.shape(ear, coat.ears, rounds=2)
        lining = [(side * 0.7, -0.6), (side * 0.68, -height * 0.88), (side * 0.36, -0.75)]
        painter.shape(lining, mix(_PINK, coat.ears, 0.7), rounds=1)


def _body(painter: Painter, coat: Coat, pose: str, stout: float, leg: float) -> None:
    """Neck, trunk, legs and tail behind the head."""
    rng = painter.rng
    shaded = mix(coat.main, BLACK, 0.12)
    if pose == "portrait":
        _part(painter, coat, (0, 1.55), (stout * 1.05, 1.15), shaded)
    elif pose == "sitting":
        _tail(painter, coat, (stout * 0.9, 3.2), leg)
        _part(painter, coat, (0, 2.15), (stout * 1.05, 1.6), shaded)
        for side in _SIDES:
            _part(painter, coat, (side * stout * 0.85, 3.2), (stout * 0.5, 0.55), shaded)
            _leg(painter, coat, (side * stout * 0.4, 2.3), 1.5, leg)
    else:
        length = rng.uniform(1.7, 2.3)
        _tail(painter, coat, (length * 1.75, 0.75), leg)
        low = 0.9 + stout * 0.5
        for x in (0.55, length * 1.5):
            for shift in (0.0, 0.4):
                _leg(painter, coat, (x + shift, low), rng.uniform(0.9, 1.4), leg)
        _part(painter, coat, (length * 0.95, 0.95), (length, stout * 0.85), shaded)
    if rng.random() < 0.6:
        _part(painter, coat, (0, 1.25), (stout * 0.5, 0.5), coat.pale, hairs=70)
    if rng.random() < 0.25:
        colour = tuple(rng.uniform(0.05, 0.9, 3))
        curve = [(-0.62, 0.72), (-0.3, 0.93), (0, 1.0), (0.3, 0.93), (0.62, 0.72)]
        painter.line(curve, colour, 0.13)


def _part(painter: Painter, coat: Coat, centre, radii, colour, hairs: int = 260) -> None:
    painter.ellipse(centre, radii, colour)
    painter.fur(centre, radii, colour, hairs, coat.shaggy * 1.2, flow=(0.2, 1))
    if coat.pattern == "stripes" and hairs > 100:
        for share in np.linspace(-0.7, 0.7, 6):
            half = radii[1] * np.sqrt(1 - share**2) * 0.8
            x = centre[0] + share * radii[0]
            bend = painter.rng.normal(0, 0.1)
            points = [(x, centre[1] - half), (x + bend, centre[1]), (x, centre[1] + half * 0.3)]
            painter.line(points, coat.second, 0.1)
    elif coat.pattern == "patches" and hairs > 100:
        spot = np.asarray(centre) + painter.rng.uniform(-0.5, 0.5, 2) * radii
        size = np.asarray(radii) * painter.rng.uniform(0.25, 0.5)
        painter.ellipse(spot, size, coat.second)
        painter.fur(spot, size, coat.second, 60, coat.shaggy, flow=(0.2, 1))


def _leg(painter: Painter, coat: Coat, top, length: float, half: float) -> None:
    x, y = top
    corners = [
        (x - half * 1.2, y),
        (x + half * 1.2, y),
        (x + half, y + length),
        (x - half, y + length),
    ]
    painter.shape(corners, mix(coat.main, BLACK, 0.08), rounds=1)
    painter.fur((x, y + length / 2), (half, length / 2), coat.main, 60, coat.shaggy, flow=(0, 1))
    painter.ellipse((x, y + length), (half * 1.35, half * 0.8), coat.pale)


def _tail(painter: Painter, coat: Coat, root, thick: float) -> None:
    rng = painter.rng
    bend, rise = rng.uniform(0.3, 1.2), rng.uniform(-1.6, 0.4)
    steps = np.linspace(0, 1, 10)[:, None]
    points = np.asarray(root) + steps * [bend, rise] + np.sin(steps * 3) * [0.4, 0.1]
    painter.line(points, coat.main, thick * 1.6)
    for point in points[::2]:
        painter.fur(point, (thick, thick), coat.main, 18, coat.shaggy, flow=(0.3, -0.3))
