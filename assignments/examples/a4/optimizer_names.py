# title: Names instead of objects
# expect: a4-make-optimizer: wrong-type

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    if name in ("momentum", "nesterov"):
        return "sgd"
    if name in ("adagrad", "rmsprop", "adam", "adamax", "nadam"):
        return name
    raise ValueError(name)
