# title: Adaptive optimizers from their names, rates set afterwards

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        optimizer = keras.optimizers.SGD(momentum=0.9, nesterov=(name == "nesterov"))
    elif name in ("adagrad", "rmsprop", "adam", "adamax", "nadam"):
        optimizer = keras.optimizers.get(name)
    else:
        raise ValueError("unknown: " + name)
    optimizer.learning_rate = learning_rate
    return optimizer
