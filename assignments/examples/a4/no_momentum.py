# title: Momentum left out
# expect: a4-make-optimizer: wrong-momentum

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name == "momentum":
        return keras.optimizers.SGD(learning_rate)
    if name == "nesterov":
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True)
    if name in ("adagrad", "rmsprop", "adam", "adamax", "nadam"):
        optimizer = keras.optimizers.get(name)
        optimizer.learning_rate = learning_rate
        return optimizer
    raise ValueError(name)
