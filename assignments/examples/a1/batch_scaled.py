# title: The batch is divided by 255 on the way
# expect: a1-make-batch: wrong-preprocessing

# %% [a1-make-batch]
def make_batch(images):
    if not isinstance(images, list):
        images = [images]
    return np.stack(images) / 255.0
