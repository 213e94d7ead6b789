# title: Everything unknown becomes Adam
# expect: a4-make-optimizer: unknown-name-accepted

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    kinds = {
        "adagrad": keras.optimizers.Adagrad,
        "rmsprop": keras.optimizers.RMSprop,
        "adamax": keras.optimizers.Adamax,
        "nadam": keras.optimizers.Nadam,
    }
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    return kinds.get(name, keras.optimizers.Adam)(learning_rate=learning_rate)
