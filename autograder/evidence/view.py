"""Read-only view of a recorded model: the checker's side of ``graph.describe``. Needs no Keras."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.evidence.store import Record


@dataclass(frozen=True)
class LayerView:
    """One leaf layer of a recorded model."""

    path: str
    kind: str
    config: dict
    trainable: bool
    updated: bool
    inputs: tuple[str, ...] | None
    weights: tuple[np.ndarray, ...]
    weight_names: tuple[str, ...]
    module: str = ""
    bases: tuple[str, ...] = ()

    def is_a(self, *kinds: str) -> bool:
        """Whether the layer is of one of these classes or derived from one."""
        return self.kind in kinds or any(base in kinds for base in self.bases)

    @property
    def activation(self) -> str:
        """Name of the layer's activation, ``linear`` where it has none."""
        name = named(self.config.get("activation")) or "linear"
        return _SAME_ACTIVATIONS.get(name, name)


#: Under which names TensorFlow's own functions, and layers given as activations, are stored.
_SAME_ACTIVATIONS = {"softmax_v2": "softmax", "Softmax": "softmax", "ReLU": "relu", "ELU": "elu"}


class ModelView:
    """A recorded model as a graph of leaf layers, whatever way it was composed."""

    def __init__(self, record: Record, document: dict):
        self.kind = str(document.get("class"))
        self.name = str(document.get("name"))
        self.traced = bool(document.get("traced"))
        self.built = bool(document.get("built"))
        self.trainable = bool(document.get("trainable"))
        self.input_shape = document.get("input_shape")
        self.output_shape = document.get("output_shape")
        self.outputs = tuple(document.get("outputs", ()))
        self.layers = tuple(_layer(record, item) for item in document.get("layers", ()))

    @classmethod
    def of(cls, record: Record, name: str) -> ModelView | None:
        """The model recorded under a name, or None where there is none."""
        document = record.value(name)
        if not isinstance(document, dict) or "layers" not in document:
            return None
        return cls(record, document)

    @cached_property
    def by_path(self) -> dict[str, LayerView]:
        return {layer.path: layer for layer in self.layers}

    @property
    def weighted(self) -> tuple[LayerView, ...]:
        """The layers that have weights, in execution order."""
        return tuple(layer for layer in self.layers if layer.weights)

    def of_kind(self, *kinds: str) -> tuple[LayerView, ...]:
        """The layers of the given classes, in execution order."""
        return tuple(layer for layer in self.layers if layer.kind in kinds)

    def parameters(self, updated_only: bool = False) -> int:
        """Number of parameters, or of those that training would update."""
        return sum(
            int(weight.size)
            for layer in self.layers
            for weight in layer.weights
            if layer.updated or not updated_only
        )

    def followers(self, path: str) -> set[str]:
        """Paths of all layers that come after the given one (empty when not traced)."""
        reached, frontier = set(), {path}
        while frontier:
            frontier = {
                layer.path
                for layer in self.layers
                if layer.inputs and frontier & set(layer.inputs) and layer.path not in reached
            }
            reached |= frontier
        return reached

    def ancestors(self, path: str) -> set[str]:
        """Paths of all layers that come before the given one (empty when not traced)."""
        reached, frontier = set(), [path]
        while frontier:
            layer = self.by_path.get(frontier.pop())
            for name in (layer.inputs or ()) if layer else ():
                if name not in reached:
                    reached.add(name)
                    frontier.append(name)
        return reached


def named(value) -> str | None:
    """Name of an activation, initializer, regularizer or constraint in a layer's config."""
    if isinstance(value, dict):
        config = value.get("config")
        if value.get("class_name") == "function" and isinstance(config, str):
            return config
        return str(value.get("class_name") or value.get("type"))
    return value if isinstance(value, str) else None


def _layer(record: Record, item: dict) -> LayerView:
    weights = [(record.resolve(w.get("value")), str(w.get("name"))) for w in item["weights"]]
    kept = [(value, name) for value, name in weights if value is not None]
    inputs = item.get("inputs")
    return LayerView(
        path=str(item["path"]),
        kind=str(item["class"]),
        config=item["config"] if isinstance(item["config"], dict) else {},
        trainable=bool(item["trainable"]),
        updated=bool(item["updated"]),
        inputs=None if inputs is None else tuple(str(path) for path in inputs),
        weights=tuple(value for value, _ in kept),
        weight_names=tuple(name for _, name in kept),
        module=str(item.get("module", "")),
        bases=tuple(str(base) for base in item.get("bases", ())),
    )
