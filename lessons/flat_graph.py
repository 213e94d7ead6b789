"""One flat functional graph for any Sequential, functional or nested model, sharing its weights.

Explanation methods need to look *inside* a network: at the last convolution, say. In a transfer
model that convolution sits inside a backbone which is itself one layer of the outer model, where
neither ``model.get_layer`` nor tf-explain can reach it. ``flatten`` lays all inner graphs out in
one, without copying a weight and without leaving a trace on the layers it shares.

Importing this module imports Keras; ``lessons.explain`` does so only when it is used.
"""

from __future__ import annotations

import inspect

import keras

_tensor = keras.Input((1,))
_FUNCTIONAL = type(keras.Model(_tensor, _tensor))  # Keras does not export this class by name
_CONVOLUTIONS = (
    keras.layers.Conv2D,
    keras.layers.Conv2DTranspose,
    keras.layers.DepthwiseConv2D,
    keras.layers.SeparableConv2D,
)
_FOLLOWERS = (  # layers that belong to the convolutions before them while the size stays
    keras.layers.BatchNormalization,
    keras.layers.Activation,
    keras.layers.ReLU,
    keras.layers.LeakyReLU,
    keras.layers.Add,
    keras.layers.Concatenate,
    keras.layers.Dropout,
)


class Shared(keras.layers.Layer):
    """A layer of its own in the new graph that computes with the weights of another layer.

    Calling an old layer again would give it a second place in a second graph, and ``layer.output``
    always answers for the first. A wrapper has one place only.

    Args:
        wrapped: any built Keras layer or operation.
        name: its name in the new graph; None for one that no other layer has.
        fixed: arguments that are not tensors, by position.
    """

    def __init__(self, wrapped, name: str | None = None, fixed: dict | None = None):
        super().__init__(name=name, autocast=False)
        self.wrapped = wrapped
        self.fixed = dict(fixed or {})
        self.built = True

    def call(self, *tensors, **kwargs):
        # Prediction mode must be said: an augmentation layer augments when it is told nothing.
        kwargs.pop("training", None)
        if "training" in inspect.signature(self.wrapped.call).parameters:
            kwargs["training"] = False
        arguments = list(tensors)
        for place in sorted(self.fixed):
            arguments.insert(place, self.fixed[place])
        return self.wrapped(*arguments, **kwargs)


class _LinearDense(keras.layers.Layer):
    """The class scores of a Dense layer before its softmax or sigmoid, with the same weights."""

    def __init__(self, dense):
        super().__init__(name=f"{dense.name}_scores", autocast=False)
        self.dense = dense
        self.built = True

    def call(self, inputs):
        scores = keras.ops.matmul(inputs, self.dense.kernel)
        return scores + self.dense.bias if self.dense.use_bias else scores


def flatten(model: keras.Model, input_shape: tuple[int, ...] | None = None) -> keras.Model:
    """Rebuild a model as one flat functional graph that shares its weights.

    Args:
        model: Sequential or functional, with any depth of nesting and one input and one output.
        input_shape: shape of one image without the batch axis; needed only by a ``Sequential``
            that has no ``keras.Input`` and has not been built.

    Returns:
        An uncompiled functional model with the same outputs. Its layers are ``Shared`` wrappers
        with the names of the layers they stand for (a number is added where names collide).

    Raises:
        ValueError: the outer model is a subclass of ``keras.Model`` with its own ``call``, or has
            several inputs or outputs.
    """
    if isinstance(model, keras.Sequential):
        if not model.built:
            if input_shape is None:
                raise ValueError(
                    f"The model '{model.name}' has no weights yet. Put keras.Input(shape) first, "
                    "or call it once on a batch of images."
                )
            model.build((None, *input_shape))
        entrance = keras.Input(model.input_shape[1:], name="images")
        exit_ = _apply(model, entrance)
    elif isinstance(model, _FUNCTIONAL):
        if len(model.inputs) != 1 or len(model.outputs) != 1:
            raise ValueError(
                f"The model '{model.name}' has {len(model.inputs)} inputs and "
                f"{len(model.outputs)} outputs; only one of each can be explained."
            )
        entrance = keras.Input(model.inputs[0].shape[1:], name="images")
        exit_ = _inline(model, entrance)
    else:
        raise ValueError(
            f"The model '{getattr(model, 'name', model)}' is a {type(model).__name__} with its own "
            "call(): its inner layers cannot be seen from outside. Build it with Sequential or the "
            "functional API."
        )
    names = set()

    def fresh(layer):
        if not isinstance(layer, Shared):
            return layer  # a type conversion that Keras put in
        name, number = layer.wrapped.name, 1
        while name in names:
            number += 1
            name = f"{layer.wrapped.name}_{number}"
        names.add(name)
        return Shared(layer.wrapped, name, layer.fixed)

    # The second pass gives every layer exactly one place, in the graph that is returned.
    return keras.models.clone_model(keras.Model(entrance, exit_), clone_function=fresh)


def score_model(flat: keras.Model) -> tuple[keras.Model, keras.Model]:
    """Two outputs of one flat graph: class probabilities, and the scores before them.

    A single output unit is read as the probability (or logit) of class 1 and turned into two
    classes, so that "the other class" can be explained as well.

    Args:
        flat: a model from ``flatten``.

    Returns:
        (probabilities, scores): models from images to arrays of shape (N, classes).

    Raises:
        ValueError: the output is not one vector of numbers per image.
    """
    output = flat.outputs[0]
    if len(output.shape) != 2:
        raise ValueError(
            f"The model '{flat.name}' gives an output of shape {output.shape} for each batch; a "
            "classifier with one number per class is needed (is include_top=False set?)."
        )
    last = flat.layers[-1]
    layer = last.wrapped if isinstance(last, Shared) else None
    activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
    if isinstance(layer, keras.layers.Softmax):
        activation = "softmax"
    if activation in {"softmax", "sigmoid"}:
        probabilities = output
        if isinstance(layer, keras.layers.Dense):
            scores = _LinearDense(layer)(last.input)
        elif isinstance(layer, keras.layers.Activation | keras.layers.Softmax):
            scores = last.input
        else:
            scores = keras.ops.log(probabilities + 1e-12)
    else:
        scores = output
        function = keras.ops.sigmoid if output.shape[1] == 1 else keras.ops.softmax
        probabilities = function(scores)
    if output.shape[1] == 1:
        scores = keras.ops.concatenate([-scores, scores], axis=1)
        probabilities = keras.ops.concatenate([1 - probabilities, probabilities], axis=1)
    return keras.Model(flat.inputs[0], probabilities), keras.Model(flat.inputs[0], scores)


def convolutions(flat: keras.Model) -> list[str]:
    """Names of the layers that end each convolution block and still form a picture, in order.

    "End": the batch normalisation, activation, addition or concatenation that follows a convolution
    counts as a part of it. Maps of one pixel (after global pooling) are left out: nothing can be drawn there.
    """
    found: list[str] = []
    shape = None
    for layer in flat.layers:
        wrapped = layer.wrapped if isinstance(layer, Shared) else layer
        output = getattr(layer, "output", None)
        size = getattr(output, "shape", ())
        picture = len(size) == 4 and (size[1] is None or size[1] * size[2] > 1)
        if isinstance(wrapped, _CONVOLUTIONS) and picture:
            found.append(layer.name)
            shape = size[1:3]
        elif found and picture and isinstance(wrapped, _FOLLOWERS) and size[1:3] == shape:
            found[-1] = layer.name
        else:
            shape = None
    return found


def leaves(model: keras.Model) -> list:
    """All layers that hold weights themselves, in order, whatever the nesting; each once."""
    found = []
    for layer in model.layers:
        inner = leaves(layer) if isinstance(layer, keras.Model) else [layer]
        found += [one for one in inner if one.weights and one not in found]
    return found


def _apply(layer, *args, **kwargs):
    """Call one layer in the new graph, laying out what is nested inside it."""
    if isinstance(layer, keras.Sequential) and layer.built:
        (tensor,) = args
        for inner in layer.layers:
            tensor = _apply(inner, tensor)
        return tensor
    if isinstance(layer, _FUNCTIONAL):
        return _inline(layer, *args)
    if isinstance(layer, Shared):  # a flat graph is being flattened again
        return Shared(layer.wrapped, fixed=layer.fixed)(*args, **kwargs)
    # Arithmetic such as x / 255 has arguments that are no tensors; the wrapper keeps those.
    fixed = {
        place: value
        for place, value in enumerate(args)
        if not all(keras.utils.is_keras_tensor(one) for one in keras.tree.flatten(value))
    }
    tensors = [value for place, value in enumerate(args) if place not in fixed]
    return Shared(layer, fixed=fixed)(*tensors, **kwargs)


def _inline(model, *args):
    # A model around the same tensors is not compiled, so that no optimizer is copied with it.
    inputs = model.inputs[0] if len(model.inputs) == 1 else model.inputs
    outputs = model.outputs[0] if len(model.outputs) == 1 else model.outputs
    plain = keras.Model(inputs, outputs)
    graph = keras.models.clone_model(
        plain, clone_function=lambda layer: layer, call_function=_apply
    )
    return graph.call(*args)
