# title: -= and /= on the caller's array
# expect: a1-preprocess: preprocess-in-place

# %% [a1-preprocess]
def preprocess(batch, family):
    if family == "resnet50":
        return keras.applications.resnet50.preprocess_input(batch.copy())
    if family == "mobilenet":
        return keras.applications.mobilenet.preprocess_input(batch.copy())
    batch -= 127
    batch /= 128
    return batch
