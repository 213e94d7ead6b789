# title: preprocess_input straight on the caller's array
# expect: a1-preprocess: preprocess-in-place

# %% [a1-preprocess]
def preprocess(batch, family):
    if family == "resnet50":
        return keras.applications.resnet50.preprocess_input(batch)
    if family == "mobilenet":
        return keras.applications.mobilenet.preprocess_input(batch)
    return (batch - 127) / 128
