# title: optimizer.lr sets nothing
# expect: a4-make-optimizer: rate-ignored

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        optimizer = keras.optimizers.SGD(momentum=0.9, nesterov=name == "nesterov")
    elif name in ("adagrad", "rmsprop", "adam", "adamax", "nadam"):
        optimizer = keras.optimizers.get(name)
    else:
        raise ValueError(name)
    optimizer.lr = learning_rate
    return optimizer
