# title: The rate is not handed on to the Adam family
# expect: a4-make-optimizer: rate-ignored

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        return keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=name == "nesterov")
    if name in ("adagrad", "rmsprop"):
        return {"adagrad": keras.optimizers.Adagrad, "rmsprop": keras.optimizers.RMSprop}[name](
            learning_rate
        )
    if name in ("adam", "adamax", "nadam"):
        return keras.optimizers.get(name)
    raise ValueError(name)
