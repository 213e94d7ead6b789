# title: In-place operators, but on a copy

# %% [a1-preprocess]
from keras.applications import mobilenet, resnet50


def preprocess(batch, family):
    batch = batch.copy()
    match family:
        case "resnet50":
            batch = resnet50.preprocess_input(batch)
        case "mobilenet":
            mobilenet.preprocess_input(batch)
        case _:
            batch -= 127
            batch /= 128
    return batch
