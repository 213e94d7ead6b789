# title: RMSprop forgets with rho 0.99
# expect: a4-make-optimizer: wrong-rho

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    if name == "rmsprop":
        return keras.optimizers.RMSprop(learning_rate, rho=0.99)
    if name in ("adagrad", "adam", "adamax", "nadam"):
        optimizer = keras.optimizers.get(name)
        optimizer.learning_rate = learning_rate
        return optimizer
    raise ValueError(name)
