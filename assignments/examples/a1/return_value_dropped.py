# title: preprocess_input's result is thrown away, which for BGR leaves half of the work
# expect: a1-preprocess: wrong-preprocessing

# %% [a1-preprocess]
def preprocess(batch, family):
    batch = batch.copy()
    if family == "resnet50":
        keras.applications.resnet50.preprocess_input(batch)
    elif family == "mobilenet":
        keras.applications.mobilenet.preprocess_input(batch)
    else:
        batch = (batch - 127) / 128
    return batch
