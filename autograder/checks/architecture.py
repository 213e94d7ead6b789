"""Structure of a network read as a chain of leaf layers, whatever way it was composed."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.checks.core import Verdict, fails, holds, listing
from autograder.evidence.view import LayerView, ModelView, named

#: Layers and operations that are an activation function, with its name.
ACTIVATION_LAYERS = {
    "ELU": "elu", "Elu": "elu", "ReLU": "relu", "Relu": "relu", "Softmax": "softmax",
    "LeakyReLU": "leaky_relu", "LeakyRelu": "leaky_relu", "Selu": "selu", "Sigmoid": "sigmoid",
    "Tanh": "tanh", "Gelu": "gelu", "Silu": "silu",
}  # fmt: skip

DROPOUTS = ("Dropout",)


@dataclass(frozen=True)
class Block:
    """A Dense layer with what stands between it and the next one, in execution order.

    Attributes:
        dense: the layer itself.
        before: the layers between the Dense layer before it (or the input) and this one.
        after: the layers behind it up to the next Dense layer (or the end).
    """

    dense: LayerView
    before: tuple[LayerView, ...]
    after: tuple[LayerView, ...]

    @property
    def activation(self) -> str:
        """The activation applied to this layer's output, in the layer or behind it."""
        found = [name for name in (activation(x) for x in (self.dense, *self.after)) if name]
        return " then ".join(found) or "linear"


def activation(layer: LayerView) -> str | None:
    """The activation function a layer applies, or None where it applies none."""
    if layer.kind in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[layer.kind]
    if layer.is_a("Dense", "Activation") and layer.activation != "linear":
        return layer.activation
    return None


def dense_blocks(model: ModelView) -> list[Block]:
    """The Dense layers of a chain, each with its surroundings."""
    layers = list(model.layers)
    positions = [n for n, layer in enumerate(layers) if layer.is_a("Dense")]
    if not positions:
        return []
    ends = [*positions[1:], len(layers)]
    starts = [-1, *positions[:-1]]
    return [
        Block(layers[at], tuple(layers[start + 1 : at]), tuple(layers[at + 1 : end]))
        for start, at, end in zip(starts, positions, ends, strict=True)
    ]


def is_classifier(
    model: ModelView, hidden: tuple[int, ...], classes: int, hidden_activation: str
) -> Verdict:
    """Flatten, hidden Dense layers of the given sizes and activation, a softmax over the classes."""
    blocks = dense_blocks(model)
    units = [block.dense.config.get("units") for block in blocks]
    wanted = [*hidden, classes]
    if units != wanted:
        return fails(
            "wrong-architecture",
            f"The Dense layers have {_sizes(units)} units; asked for are {_sizes(wanted)}.",
        )
    for block in blocks[:-1]:
        if block.activation != hidden_activation:
            return fails(
                "wrong-architecture",
                f"The hidden layer {listing([block.dense.path])} has the activation "
                f"{block.activation}; asked for is {hidden_activation}.",
            )
    if blocks[-1].activation != "softmax":
        return fails(
            "wrong-architecture",
            f"The output's activation is {blocks[-1].activation}; class probabilities need exactly "
            "one softmax.",
        )
    if not any(layer.is_a("Flatten", "Reshape") for layer in blocks[0].before):
        return fails(
            "wrong-architecture", "Nothing flattens the 28×28 pixels before the first Dense layer."
        )
    return holds(f"Dense layers of {_sizes(units)} units, {hidden_activation}, softmax last.")


def nothing_after_softmax(model: ModelView, allowed: tuple[str, ...] = ()) -> list[LayerView]:
    """The layers that stand behind the softmax and are not of an allowed class."""
    last = dense_blocks(model)[-1] if dense_blocks(model) else None
    if last is None:
        return []
    behind = list(last.after)
    if activation(last.dense) is None:
        index = next((n for n, x in enumerate(behind) if activation(x)), -1)
        behind = behind[index + 1 :]
    return [layer for layer in behind if not layer.is_a(*allowed)]


def he_normal_hidden(model: ModelView) -> Verdict:
    """Every hidden Dense layer draws its weights with He's normal initializer."""
    for block in dense_blocks(model)[:-1]:
        if not _is_he_normal(block.dense.config.get("kernel_initializer")):
            used = named(block.dense.config.get("kernel_initializer"))
            return fails(
                "wrong-initializer",
                f"The hidden layer {listing([block.dense.path])} is initialised by {used}; elu and "
                'relu layers of this depth want `kernel_initializer="he_normal"`.',
            )
    return holds("Every hidden layer starts from he_normal weights.")


def _is_he_normal(initializer) -> bool:
    name = named(initializer)
    if name in ("HeNormal", "he_normal"):
        return True
    config = initializer.get("config", {}) if isinstance(initializer, dict) else {}
    return (
        name == "VarianceScaling"
        and config.get("scale") == 2.0
        and config.get("mode") == "fan_in"
        and config.get("distribution") in ("truncated_normal", "normal")
    )


def _sizes(units) -> str:
    return ", ".join(str(n) for n in units) or "no"
