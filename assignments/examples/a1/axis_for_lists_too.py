# title: One axis too many for a list
# expect: a1-make-batch: missing-batch-axis

# %% [a1-make-batch]
def make_batch(images):
    return np.expand_dims(images, axis=0)
