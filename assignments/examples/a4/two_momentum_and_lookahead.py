# title: Neither momentum nor look-ahead
# expect: a4-make-optimizer: wrong-momentum, missing-nesterov

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    kinds = {
        "momentum": keras.optimizers.SGD,
        "nesterov": keras.optimizers.SGD,
        "adagrad": keras.optimizers.Adagrad,
        "rmsprop": keras.optimizers.RMSprop,
        "adam": keras.optimizers.Adam,
        "adamax": keras.optimizers.Adamax,
        "nadam": keras.optimizers.Nadam,
    }
    if name not in kinds:
        raise ValueError(name)
    return kinds[name](learning_rate)
