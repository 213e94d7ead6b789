# title: Every family divided by 255
# expect: a1-preprocess: wrong-preprocessing

# %% [a1-preprocess]
def preprocess(batch, family):
    return batch / 255.0
