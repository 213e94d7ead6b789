"""The learning rate an optimizer really uses, step by step.

``RateLog`` observes every optimizer's ``apply`` and reads the rate inside the very step that uses
it, so that it sees callbacks, schedule objects and hand-written loops alike, traced or eager.
"""

from __future__ import annotations

import numpy as np

#: Most steps that are logged; later ones are counted only.
CAPACITY = 4_096


class RateLog:
    """Context manager that logs the rate of every update of one model's weights.

    Arguments:
        model: a Keras model; updates of other models are not logged.
    """

    def __init__(self, model):
        import tensorflow as tf

        self.model = model
        self._rates = tf.Variable(tf.zeros([CAPACITY]), trainable=False, name="logged_rates")
        self._steps = tf.Variable(0, trainable=False, name="logged_steps")

    def __enter__(self) -> RateLog:
        import keras

        optimizer_class = keras.optimizers.Optimizer
        original = optimizer_class.apply
        self._own = optimizer_class.__dict__.get("apply")

        def apply(optimizer, grads, trainable_variables=None):
            if trainable_variables is not None:
                trainable_variables = list(trainable_variables)
            self._note(optimizer, trainable_variables)
            return original(optimizer, grads, trainable_variables)

        self._class = optimizer_class
        optimizer_class.apply = apply
        return self

    def __exit__(self, *error) -> None:
        if self._own is None:
            del self._class.apply
        else:
            self._class.apply = self._own

    def _note(self, optimizer, variables) -> None:
        import keras
        import tensorflow as tf

        owned = {id(variable) for variable in self.model.weights}
        owned |= {id(variable.value) for variable in self.model.weights}
        touched = optimizer.variables if variables is None else variables
        if variables is not None and not any(id(variable) in owned for variable in touched):
            return
        rate = keras.ops.cast(keras.ops.convert_to_tensor(optimizer.learning_rate), "float32")
        place = tf.minimum(self._steps, CAPACITY - 1)
        self._rates.scatter_nd_update([[place]], tf.reshape(rate, [1]))
        self._steps.assign_add(1)

    @property
    def rates(self) -> np.ndarray:
        """The rates of the logged steps, oldest first."""
        return self._rates.numpy()[: min(int(self._steps.numpy()), CAPACITY)]
