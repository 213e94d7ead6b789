# title: AdamW instead of Adam
# expect: a4-make-optimizer: wrong-optimizer

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    known = {
        "momentum": keras.optimizers.SGD(learning_rate, momentum=0.9),
        "nesterov": keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True),
        "adagrad": keras.optimizers.Adagrad(learning_rate),
        "rmsprop": keras.optimizers.RMSprop(learning_rate),
        "adam": keras.optimizers.AdamW(learning_rate),
        "adamax": keras.optimizers.Adamax(learning_rate),
        "nadam": keras.optimizers.Nadam(learning_rate),
    }
    if name not in known:
        raise ValueError(name)
    return known[name]
