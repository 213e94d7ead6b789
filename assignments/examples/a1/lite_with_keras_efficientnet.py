# title: Keras's EfficientNet leaves the pixels as they are; the Lite family does not
# expect: a1-preprocess: wrong-preprocessing

# %% [a1-preprocess]
def preprocess(batch, family):
    modules = {
        "resnet50": keras.applications.resnet50,
        "mobilenet": keras.applications.mobilenet,
        "efficientnet_lite": keras.applications.efficientnet,
    }
    return modules[family].preprocess_input(np.array(batch))
