# title: One of the seven was forgotten
# expect: a4-make-optimizer: wrong-optimizer

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name == "momentum":
        return keras.optimizers.SGD(learning_rate, momentum=0.9)
    if name == "nesterov":
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True)
    if name == "adagrad":
        return keras.optimizers.Adagrad(learning_rate)
    if name == "rmsprop":
        return keras.optimizers.RMSprop(learning_rate)
    if name == "adam":
        return keras.optimizers.Adam(learning_rate)
    if name == "nadam":
        return keras.optimizers.Nadam(learning_rate)
    raise ValueError(name)
