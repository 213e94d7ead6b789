"""Record how networks are trained: every ``compile`` and ``fit``, with flags, rates and weights.

``Recorder`` is a context manager that observes ``keras.Model.compile`` and ``fit`` of all models
while it is active and puts everything back afterwards. It changes neither models nor results.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import numpy as np

from autograder.evidence import graph
from autograder.evidence.plain import as_array, clip, plain

#: Rows of training data that are fingerprinted per fit.
MAX_ROWS = 4_096

#: What of ``keras.Model`` is observed.
_OBSERVED = ("compile", "fit")

#: The arguments of ``fit`` that may come by position, up to the last one that is recorded.
_FIT_ARGUMENTS = (
    "x",
    "y",
    "batch_size",
    "epochs",
    "verbose",
    "callbacks",
    "validation_split",
    "validation_data",
)

#: Keras's own methods of these names, where ``remember_keras`` was in time.
_own: dict[str, Callable] = {}


def remember_keras() -> None:
    """Keep Keras's own ``compile`` and ``fit``, to be called before student code can replace them.

    Training that a student's code puts in their place is then never called by a recorder.
    """
    import keras

    _own.update({name: getattr(keras.Model, name) for name in _OBSERVED})


class Recorder:
    """Observe training.

    Arguments:
        evidence: where events and weights go (``store.Evidence``).
        landmarks: named arrays (``{"train": images, "valid": images}``), so that each fit can
            record from which of them its rows came.

    Attributes:
        events: the recorded events, oldest first; each is a dict with ``kind`` compile or fit.
    """

    def __init__(self, evidence, landmarks: dict[str, np.ndarray] | None = None):
        self.evidence = evidence
        self.events = evidence.events
        self._landmarks = {name: _row_hashes(rows) for name, rows in (landmarks or {}).items()}
        self._models: list = []
        self._optimizers: list = []
        self._depth = 0

    def __enter__(self) -> Recorder:
        import keras

        self._patched = [(keras.Model, name, keras.Model.__dict__.get(name)) for name in _OBSERVED]
        own = {name: getattr(keras.Model, name) for name in _OBSERVED} | _own
        keras.Model.compile = self._observed(own["compile"], self._compile)
        keras.Model.fit = self._observed(own["fit"], self._fit)
        return self

    def __exit__(self, *error) -> None:
        for owner, name, original in self._patched:
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)

    def model_index(self, model) -> int:
        """A number that stands for this very model object within the recording."""
        return _index(self._models, model)

    def optimizer_index(self, optimizer) -> int | None:
        """A number that stands for this very optimizer object within the recording."""
        return None if optimizer is None else _index(self._optimizers, optimizer)

    def _observed(self, original, observe):
        def method(model, *args, **kwargs):
            if self._depth:
                return original(model, *args, **kwargs)
            self._depth += 1
            try:
                return observe(original, model, args, kwargs)
            finally:
                self._depth -= 1

        method.__name__ = getattr(original, "__name__", "method")
        method.__doc__ = original.__doc__
        return method

    def _compile(self, original, model, args, kwargs):
        result = original(model, *args, **kwargs)
        self.events.append({"kind": "compile", "flags": graph.flags(model), **self.state(model)})
        return result

    def _fit(self, original, model, args, kwargs):
        arguments = _named(_FIT_ARGUMENTS, args, kwargs)
        event = {
            "kind": "fit",
            "flags": graph.flags(model),
            **self.state(model),
            "data": self._data(arguments.get("x"), arguments.get("y")),
            "validation": self._validation(arguments),
            "epochs": plain(arguments.get("epochs", 1)),
            "batch_size": plain(arguments.get("batch_size")),
            "callbacks": [type(c).__name__ for c in _as_list(arguments.get("callbacks"))],
            "before": self.weights(model),
            "finished": False,
        }
        self.events.append(event)
        optimizer = getattr(model, "optimizer", None)
        steps = _steps_of(optimizer)
        history = original(model, *args, **kwargs)
        event.update(
            finished=True,
            steps=None if steps is None else _steps_of(optimizer) - steps,
            after=self.weights(model),
            history=plain(getattr(history, "history", None)),
            learning_rate_after=learning_rate(getattr(model, "optimizer", None)),
            flags_after=graph.flags(model),
        )
        if not event["before"] and event["after"]:
            event["flags"] = event["flags_after"]  # the model was built by this very fit
        return history

    def state(self, model) -> dict:
        """Optimizer, rate and loss of a model as it is compiled now."""
        optimizer = getattr(model, "optimizer", None)
        return {
            "model": self.model_index(model),
            "optimizer": describe_optimizer(optimizer),
            "optimizer_id": self.optimizer_index(optimizer),
            "learning_rate": learning_rate(optimizer),
            "loss": describe_loss(getattr(model, "loss", None)),
            "weight_total": len(model.weights) if model.built else 0,
        }

    def weights(self, model) -> dict[str, list[dict]]:
        """The weights of each leaf layer as references into the evidence, by layer path."""
        return {
            path: [
                self.evidence.keep(as_array(v)) for v in layer.weights if as_array(v) is not None
            ]
            for path, layer in graph.leaf_layers(model)
            if getattr(layer, "weights", None)
        }

    def _data(self, x, y) -> dict:
        rows = _rows(x)
        found = {name: 0 for name in self._landmarks}
        hashes = [] if rows is None else _row_hash_list(rows)
        for digest in hashes:
            for name, known in self._landmarks.items():
                found[name] += digest in known
        labels = as_array(y) if y is not None and not _is_dataset(x) else None
        return {
            "type": type(x).__name__,
            "rows": None if rows is None else int(len(rows)),
            "hashed": len(hashes),
            "from": found,
            "label_shape": None if labels is None else list(labels.shape),
        }

    def _validation(self, arguments) -> dict | None:
        data = arguments.get("validation_data")
        if data is None:
            split = arguments.get("validation_split")
            return {"split": plain(split)} if split else None
        x = data[0] if isinstance(data, (tuple, list)) else data
        return self._data(x, None)


def describe_optimizer(optimizer) -> dict | None:
    """Class name and configuration of an optimizer (a schedule appears as its own config)."""
    if optimizer is None:
        return None
    try:
        config = plain(optimizer.get_config())
    except Exception:  # a student's own optimizer need not be serialisable
        config = {}
    bases = [kind.__name__ for kind in type(optimizer).__mro__]
    return {"class": type(optimizer).__name__, "bases": bases, "config": config}


def describe_loss(loss) -> dict | None:
    """Name and configuration of a loss given by name, function or object.

    A model with one output may also be given it as the only entry of a list or dictionary.
    """
    if isinstance(loss, Mapping | list | tuple) and len(loss) == 1:
        (loss,) = loss.values() if isinstance(loss, Mapping) else loss
    if loss is None:
        return None
    if isinstance(loss, str):
        return {"name": clip(loss, 100), "config": {}}
    name = getattr(loss, "__name__", None) or type(loss).__name__
    try:
        config = plain(loss.get_config())
    except Exception:  # a plain function has no configuration
        config = {}
    return {"name": clip(str(name), 100), "config": config}


def learning_rate(optimizer) -> float | None:
    """The learning rate an optimizer would use for its next step."""
    if optimizer is None:
        return None
    try:
        return float(np.asarray(optimizer.learning_rate))
    except Exception:  # a student's own optimizer may have none
        return None


def _steps_of(optimizer) -> int | None:
    """How many steps an optimizer has taken."""
    try:
        return int(np.asarray(optimizer.iterations))
    except Exception:  # no optimizer, or a student's own that does not count
        return None


def _index(known: list, item) -> int:
    for index, other in enumerate(known):
        if other is item:
            return index
    known.append(item)
    return len(known) - 1


def _named(names, args, kwargs) -> dict:
    return {**dict(zip(names, args, strict=False)), **kwargs}


def _as_list(value) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _is_dataset(x) -> bool:
    return hasattr(x, "element_spec") or hasattr(x, "__getitem__") and hasattr(x, "on_epoch_end")


def _rows(x) -> np.ndarray | None:
    """The rows of the inputs of a fit: arrays and tensors as they are, datasets iterated once."""
    if x is None:
        return None
    if not _is_dataset(x):
        array = as_array(x)
        return None if array is None or array.ndim == 0 else array
    batches, total = [], 0
    try:
        for batch in x:
            images = as_array(batch[0] if isinstance(batch, (tuple, list)) else batch)
            if images is None:
                return None
            batches.append(images)
            total += len(images)
            if total >= MAX_ROWS:
                break
        return np.concatenate(batches) if batches else None
    except Exception:  # a generator that cannot be read twice, or batches of differing shape
        return None


def _row_hash_list(rows: np.ndarray) -> list[bytes]:
    rows = np.asarray(rows[:MAX_ROWS], dtype="float32")
    return [hashlib.blake2b(row.tobytes(), digest_size=8).digest() for row in rows]


def _row_hashes(rows) -> set[bytes]:
    return set(_row_hash_list(np.asarray(rows)))
