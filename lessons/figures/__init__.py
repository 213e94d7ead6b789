"""Every picture that the lessons draw, under one name: ``from lessons import figures``."""

from lessons.figures.background import class_tree, layer_blocks, zoo
from lessons.figures.evaluation import wilson_interval
from lessons.figures.predictions import (
    answers,
    bars_with_intervals,
    dots,
    feature_maps,
    histograms,
    image_grid,
    pixel_ranges,
    probability_bars,
    shapes,
)
from lessons.figures.style import PALETTE, show, use

__all__ = [
    "PALETTE",
    "answers",
    "bars_with_intervals",
    "class_tree",
    "dots",
    "feature_maps",
    "histograms",
    "image_grid",
    "layer_blocks",
    "pixel_ranges",
    "probability_bars",
    "shapes",
    "show",
    "use",
    "wilson_interval",
    "zoo",
]
