# title: The last part is left out
# expect: a3-predict: not-attempted

# %% [a3-predict]
def predict_image(path, model, class_names):
    raise NotImplementedError("predict_image is not written yet")
