# title: EfficientNet-Lite gets MobileNet's range, a hair's breadth off
# expect: a1-preprocess: wrong-preprocessing

# %% [a1-preprocess]
def preprocess(batch, family):
    if family == "resnet50":
        return keras.applications.resnet50.preprocess_input(batch.copy())
    return batch / 127.5 - 1
