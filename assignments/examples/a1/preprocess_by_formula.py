# title: All conventions written out

# %% [a1-preprocess]
def preprocess(batch, family):
    x = np.array(batch, dtype="float64")
    if family == "resnet50":
        mean = np.array([103.939, 116.779, 123.68])
        x = x[:, :, :, ::-1] - mean
    elif family == "mobilenet":
        x = 2 * (x / 255) - 1
    else:
        x = (x - 127) / 128
    return x.astype("float32")
