# title: A wrong range, and the caller's array changed
# expect: a1-preprocess: wrong-preprocessing, preprocess-in-place

# %% [a1-preprocess]
def preprocess(batch, family):
    batch /= 255
    return batch
