# title: The mean colour subtracted without turning to BGR
# expect: a1-preprocess: wrong-preprocessing

# %% [a1-preprocess]
def preprocess(batch, family):
    if family == "resnet50":
        return batch - np.array([123.68, 116.779, 103.939], dtype="float32")
    if family == "mobilenet":
        return batch / 127.5 - 1
    return (batch - 127) / 128
