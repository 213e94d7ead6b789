# title: KeyError for an unknown name
# expect: a4-make-optimizer: unknown-name-accepted

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    return {
        "momentum": keras.optimizers.SGD(learning_rate, momentum=0.9),
        "nesterov": keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True),
        "adagrad": keras.optimizers.Adagrad(learning_rate),
        "rmsprop": keras.optimizers.RMSprop(learning_rate),
        "adam": keras.optimizers.Adam(learning_rate),
        "adamax": keras.optimizers.Adamax(learning_rate),
        "nadam": keras.optimizers.Nadam(learning_rate),
    }[name]
