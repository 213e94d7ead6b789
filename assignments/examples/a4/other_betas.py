# title: beta_2 of 0.99 in Nadam
# expect: a4-make-optimizer: wrong-betas

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    if name == "nadam":
        return keras.optimizers.Nadam(learning_rate, beta_2=0.99)
    if name in ("adagrad", "rmsprop", "adam", "adamax"):
        optimizer = keras.optimizers.get(name)
        optimizer.learning_rate = learning_rate
        return optimizer
    raise ValueError(name)
