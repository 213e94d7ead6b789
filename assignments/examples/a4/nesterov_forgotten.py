# title: Nesterov without look-ahead
# expect: a4-make-optimizer: missing-nesterov

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9)
    if name in ("adagrad", "rmsprop", "adam", "adamax", "nadam"):
        optimizer = keras.optimizers.get(name)
        optimizer.learning_rate = learning_rate
        return optimizer
    raise ValueError(name)
