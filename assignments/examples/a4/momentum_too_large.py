# title: Momentum 0.99
# expect: a4-make-optimizer: wrong-momentum

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.99, nesterov=name == "nesterov")
    if name in ("adagrad", "rmsprop", "adam", "adamax", "nadam"):
        optimizer = keras.optimizers.get(name)
        optimizer.learning_rate = learning_rate
        return optimizer
    raise ValueError(name)
