# title: A table of functions and a KeyError turned into a ValueError

# %% [a4-make-optimizer]
OPTIMIZERS = {
    "momentum": lambda rate: tf.keras.optimizers.SGD(rate, 0.9),
    "nesterov": lambda rate: tf.keras.optimizers.SGD(rate, 0.9, True),
    "adagrad": lambda rate: tf.keras.optimizers.Adagrad(rate, initial_accumulator_value=0.01),
    "rmsprop": lambda rate: tf.keras.optimizers.RMSprop(rate, epsilon=1e-8, clipnorm=10.0),
    "adam": lambda rate: tf.keras.optimizers.Adam(rate, epsilon=1e-8),
    "adamax": lambda rate: tf.keras.optimizers.Adamax(rate),
    "nadam": lambda rate: tf.keras.optimizers.Nadam(rate),
}


def make_optimizer(name, learning_rate=0.001):
    try:
        return OPTIMIZERS[name](learning_rate)
    except KeyError:
        raise ValueError(f"choose one of {sorted(OPTIMIZERS)}") from None
