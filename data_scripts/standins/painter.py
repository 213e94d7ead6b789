"""Draw rounded shapes, lines and fur in coordinates that can be turned, scaled and mirrored."""

from __future__ import annotations

import numpy as np

_CIRCLE = np.linspace(0, 2 * np.pi, 28, endpoint=False)
Colour = tuple[float, float, float]


class Painter:
    """Draws on a Pillow image in an animal's own coordinates.

    The animal's head is a circle of radius 1 around (0, 0); x grows to the right, y downwards.

    Args:
        image: RGB picture to draw on.
        rng: source of chance.
        centre: where the head's middle lies, in pixels.
        scale: pixels per unit.
        turn: rotation in radians.
        mirrored: swap left and right.
    """

    def __init__(self, image, rng: np.random.Generator, centre, scale, turn, mirrored) -> None:
        from PIL import ImageDraw

        self.draw, self.rng, self.scale = ImageDraw.Draw(image), rng, scale
        cosine, sine = np.cos(turn) * scale, np.sin(turn) * scale
        flip = -1 if mirrored else 1
        self._matrix = np.array([[cosine * flip, -sine], [sine * flip, cosine]])
        self._centre = np.asarray(centre, float)

    def place(self, points) -> list[tuple[float, float]]:
        """Pixel coordinates of points of the animal."""
        placed = np.asarray(points, float) @ self._matrix.T + self._centre
        return list(map(tuple, placed.tolist()))

    def ellipse(self, centre, radii, colour: Colour, turn: float = 0.0) -> None:
        """A filled ellipse."""
        across, along = radii[0] * np.cos(_CIRCLE), radii[1] * np.sin(_CIRCLE)
        cosine, sine = np.cos(turn), np.sin(turn)
        points = np.stack([across * cosine - along * sine, across * sine + along * cosine], 1)
        self.draw.polygon(self.place(points + centre), fill=paint(colour))

    def shape(self, corners, colour: Colour, rounds: int = 2) -> None:
        """A filled polygon whose corners are cut round ``rounds`` times (Chaikin's method)."""
        self.draw.polygon(self.place(_rounded(corners, rounds)), fill=paint(colour))

    def line(self, points, colour: Colour, width: float) -> None:
        """A line through points; the width is in the animal's units."""
        pixels = max(1, round(width * self.scale))
        self.draw.line(self.place(points), fill=paint(colour), width=pixels, joint="curve")

    def fur(
        self, centre, radii, colour: Colour, count: int, length: float, flow=None, contrast=0.12
    ) -> None:
        """Short hairs all over an ellipse, reaching a little beyond its edge.

        Args:
            centre, radii: the ellipse.
            colour: of the coat; each hair is a little lighter or darker.
            count: number of hairs.
            length: of a hair, in the animal's units.
            flow: direction (x, y) in which all hairs lie; None: outwards from the middle.
            contrast: how much hairs differ in brightness.
        """
        rng = self.rng
        angle = rng.uniform(0, 2 * np.pi, count)
        reach = np.sqrt(rng.uniform(0, 1, count))
        unit = np.stack([np.cos(angle), np.sin(angle)], 1)
        start = np.asarray(centre) + unit * reach[:, None] * np.asarray(radii)
        towards = unit if flow is None else np.broadcast_to(np.asarray(flow, float), unit.shape)
        towards = towards + rng.normal(0, 0.35, (count, 2))
        end = start + towards * (length * rng.uniform(0.5, 1.2, count))[:, None]
        light = 1 + rng.normal(0, contrast, count)
        shades = np.clip(light[:, None] * np.asarray(colour) * 255, 0, 255).astype(int).tolist()
        width = max(1, round(0.03 * self.scale))
        for first, last, shade in zip(self.place(start), self.place(end), shades, strict=True):
            self.draw.line([first, last], fill=tuple(shade), width=width)


def paint(colour: Colour) -> tuple[int, int, int]:
    """A colour of floats 0..1 as Pillow wants it."""
    return tuple(int(min(max(channel, 0.0), 1.0) * 255) for channel in colour)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """``share`` of the second colour in the first."""
    return tuple(a + (b - a) * share for a, b in zip(first, second, strict=True))


def _rounded(corners, rounds: int) -> np.ndarray:
    points = np.asarray(corners, float)
    for _ in range(rounds):
        following = np.roll(points, -1, axis=0)
        pair = np.stack([0.75 * points + 0.25 * following, 0.25 * points + 0.75 * following], 1)
        points = pair.reshape(-1, 2)
    return points
