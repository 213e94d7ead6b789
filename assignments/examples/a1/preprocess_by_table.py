# title: A dictionary of functions, each on a copy

# %% [a1-preprocess]
PREPROCESSORS = {
    "resnet50": lambda x: keras.applications.resnet.preprocess_input(x.copy()),
    "mobilenet": lambda x: keras.applications.mobilenet_v2.preprocess_input(x.copy()),
    "efficientnet_lite": lambda x: np.divide(np.subtract(x, 127), 128),
}


def preprocess(batch, family):
    return PREPROCESSORS[family](np.asarray(batch, dtype=np.float32))
