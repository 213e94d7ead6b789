"""A Keras model as plain data: its leaf layers, how they are connected, flags and weights.

Nested models are flattened, so a checker sees one graph of leaf layers whatever way a student
composed them. A subclassed model is traced by calling its ``call`` on a symbolic input; where that
is impossible its layers are listed without connections (``traced`` is false).
"""

from __future__ import annotations

import json

from autograder.evidence.plain import as_array, clip, plain


def describe(model, keep) -> dict:
    """Describe a model.

    Arguments:
        model: a ``keras.Model``, built or not.
        keep: function array → reference (``Evidence.keep``), called with each weight.

    Returns:
        ``{"class", "name", "traced", "built", "trainable", "input_shape", "output_shape",
        "layers": [...], "outputs": [path]}``. Each layer has ``path``, ``class``, ``config``,
        ``trainable`` (its own flag), ``updated`` (whether ``fit`` would change its weights),
        ``inputs`` (paths, or null when not traced) and ``weights`` (name, shape, trainable, value).
    """
    walk = _walk(model)
    trainable_ids = {id(variable) for variable in model.trainable_variables}
    paths: list[str] = []
    for _, name, _ in walk.leaves:
        paths.append(name if name not in paths else f"{name}#{len(paths)}")
    layers = [
        _describe_layer(
            layer, path, None if inputs is None else [paths[i] for i in inputs], trainable_ids, keep
        )
        for path, (layer, _, inputs) in zip(paths, walk.leaves, strict=True)
    ]
    return {
        "class": type(model).__name__,
        "name": clip(str(model.name), 200),
        "traced": walk.traced,
        "built": bool(model.built),
        "trainable": bool(model.trainable),
        "input_shape": _shape(model, "input_shape"),
        "output_shape": _shape(model, "output_shape"),
        "layers": layers,
        "outputs": [paths[index] for index in walk.outputs if index is not None],
    }


def flags(model) -> list[dict]:
    """The training state of each leaf layer: path, class, own flag, whether ``fit`` updates it."""
    updated = {id(variable) for variable in model.trainable_variables}
    return [
        {
            "path": path,
            "class": type(layer).__name__,
            "trainable": bool(getattr(layer, "trainable", True)),
            "updated": bool(layer.variables) and any(id(v) in updated for v in layer.variables),
            "has_weights": bool(layer.weights),
        }
        for path, layer in leaf_layers(model)
    ]


def leaf_layers(model) -> list[tuple[str, object]]:
    """(path, layer) of every leaf layer in execution order where that can be known."""
    return [(name, layer) for layer, name, _ in _walk(model).leaves if hasattr(layer, "variables")]


class _Walk:
    """Leaves found so far: (operation, path, indices of the leaves feeding it)."""

    def __init__(self):
        self.leaves: list[tuple[object, str, list[int] | None]] = []
        self.outputs: list[int] = []
        self.traced = True


def _walk(model) -> _Walk:
    walk = _Walk()
    graph = _functional(model)
    if graph is not None:
        walk.outputs = _flatten(graph, [None] * len(graph.inputs), "", walk, {})
        return walk
    if _trace_subclass(model, walk):
        return walk
    walk.traced, walk.leaves, walk.outputs = False, [], []
    _list_leaves(model, "", walk)
    return walk


def _functional(model):
    """The functional graph behind a model, or None."""
    import keras

    if isinstance(model, keras.Sequential):
        return getattr(model, "_functional", None)
    return model if hasattr(model, "_nodes") and hasattr(model, "outputs") else None


def _flatten(graph, sources, prefix, walk, memo) -> list[int]:
    """Add the leaves of a functional graph; return the leaf indices of its outputs.

    ``sources`` holds, per graph input, the leaf index that feeds it (None: the outside world).
    """
    inputs = {id(tensor): source for tensor, source in zip(graph.inputs, sources, strict=True)}

    def visit(tensor):
        if id(tensor) in inputs:
            return inputs[id(tensor)]
        history = tensor._keras_history
        operation, node_index = history.operation, history.node_index
        key = (prefix, id(operation), node_index)
        if key not in memo:
            node = operation._inbound_nodes[node_index]
            feeding = [visit(t) for t in node.input_tensors]
            memo[key] = _enter(operation, feeding, prefix, walk, memo)
        found = memo[key]
        return found[history.tensor_index] if len(found) > 1 else found[0]

    return [visit(tensor) for tensor in graph.outputs]


def _enter(operation, feeding, prefix, walk, memo) -> list[int]:
    nested = _functional(operation) if hasattr(operation, "layers") else None
    path = f"{prefix}{operation.name}"
    if nested is not None and len(nested.inputs) == len(feeding):
        return _flatten(nested, feeding, path + "/", walk, memo)
    if type(operation).__name__ == "InputLayer":
        return [None]
    walk.leaves.append((operation, path, [i for i in feeding if i is not None]))
    return [len(walk.leaves) - 1]


def _trace_subclass(model, walk) -> bool:
    """Trace a subclassed model's ``call`` symbolically; leave its layers as they were."""
    import keras

    shape = _shape(model, "input_shape") or _build_shape(model)
    if not shape or not isinstance(shape[0], (int, type(None))):
        return False
    layers = list(model._flatten_layers())
    before = {id(layer): len(layer._inbound_nodes) for layer in layers}
    try:
        inputs = keras.Input(batch_shape=tuple(shape))
        outputs = model.call(inputs)
        graph = keras.Model(inputs, outputs)
        walk.outputs = _flatten(graph, [None], "", walk, {})
        return True
    except Exception:  # not every call can be traced: the layers are then listed unconnected
        return False
    finally:
        for layer in layers:
            del layer._inbound_nodes[before[id(layer)] :]


def _build_shape(model):
    shapes = getattr(model, "_build_shapes_dict", None) or {}
    return next((s for s in shapes.values() if isinstance(s, (tuple, list))), None)


def _list_leaves(layer, prefix, walk) -> None:
    for child in layer._layers if hasattr(layer, "_layers") else ():
        path = f"{prefix}{child.name}"
        if getattr(child, "_layers", None):
            _list_leaves(child, path + "/", walk)
        elif type(child).__name__ != "InputLayer":
            walk.leaves.append((child, path, None))


def _describe_layer(layer, path, inputs, trainable_ids, keep) -> dict:
    variables = [v for v in getattr(layer, "weights", ())]
    return {
        "path": path,
        "class": type(layer).__name__,
        "bases": [clip(kind.__name__, 100) for kind in type(layer).__mro__[1:12]],
        "module": clip(type(layer).__module__, 200),
        "config": _config(layer),
        "trainable": bool(getattr(layer, "trainable", True)),
        "updated": any(id(v) in trainable_ids for v in variables),
        "inputs": inputs,
        "weights": [
            {
                "name": clip(str(v.name), 100),
                "shape": [int(n) for n in v.shape],
                "trainable": id(v) in trainable_ids,
                "value": keep(as_array(v)),
            }
            for v in variables
            if as_array(v) is not None
        ],
    }


def _config(layer) -> dict:
    try:
        config = layer.get_config()
        json.dumps(plain(config))
    except Exception:  # an operation without a configuration, or a student's own layer
        return {}
    return plain(config)


def _shape(model, name) -> list | None:
    try:
        shape = getattr(model, name)
    except Exception:  # an unbuilt model has no shape yet
        return None
    return plain(list(shape)) if isinstance(shape, (tuple, list)) else None
