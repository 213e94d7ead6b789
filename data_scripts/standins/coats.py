"""Coat colours and markings. Cats and dogs share them, so that colour betrays neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_scripts.standins.painter import Colour, mix

WHITE, BLACK = (0.94, 0.92, 0.88), (0.1, 0.09, 0.09)
_COLOURS = (
    (0.13, 0.12, 0.12),  # black
    (0.9, 0.88, 0.84),  # white
    (0.5, 0.49, 0.48),  # grey
    (0.36, 0.25, 0.17),  # brown
    (0.78, 0.53, 0.28),  # ginger
    (0.87, 0.76, 0.58),  # cream
    (0.6, 0.46, 0.33),  # fawn
    (0.42, 0.39, 0.35),  # grey brown
)


@dataclass(frozen=True)
class Coat:
    """The colours of one animal.

    Attributes:
        main: most of the body. second: patches or stripes. pale: muzzle and chest.
        ears: the ears' colour. pattern: "plain", "patches" or "stripes".
        shaggy: length of the hair, 0.08 short .. 0.3 long.
    """

    main: Colour
    second: Colour
    pale: Colour
    ears: Colour
    pattern: str
    shaggy: float


def choose(rng: np.random.Generator, striped: float) -> Coat:
    """A coat by chance.

    Args:
        rng: source of chance.
        striped: share of striped coats.
    """
    first, other = rng.choice(len(_COLOURS), 2, replace=False)
    tone = rng.normal(1, 0.08)
    main = tuple(channel * tone for channel in _COLOURS[first])
    pattern = rng.choice(["stripes", "patches", "plain"], p=[striped, 0.3, 0.7 - striped])
    second = mix(main, BLACK, 0.5) if pattern == "stripes" else _COLOURS[other]
    pale = mix(main, WHITE, rng.choice([0.15, 0.5, 0.95]))
    ears = mix(main, (second, BLACK, main)[rng.integers(3)], rng.uniform(0.1, 0.7))
    return Coat(main, second, pale, ears, str(pattern), float(rng.choice([0.1, 0.15, 0.26])))
