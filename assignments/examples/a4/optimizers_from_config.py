# title: Deserialised from a configuration, and a subclass of ValueError

# %% [a4-make-optimizer]
class UnknownOptimizer(ValueError):
    pass


def make_optimizer(name, learning_rate=0.001):
    settings = {
        "momentum": ("SGD", {"momentum": 0.9}),
        "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
        "adagrad": ("Adagrad", {}),
        "rmsprop": ("RMSprop", {"rho": 0.9}),
        "adam": ("Adam", {"beta_1": 0.9, "beta_2": 0.999}),
        "adamax": ("Adamax", {}),
        "nadam": ("Nadam", {}),
    }
    if name not in settings:
        raise UnknownOptimizer(name)
    kind, config = settings[name]
    return getattr(keras.optimizers, kind).from_config({**config, "learning_rate": learning_rate})
