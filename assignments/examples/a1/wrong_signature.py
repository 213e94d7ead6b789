# title: The family is missing from the parameters
# expect: a1-preprocess: wrong-signature

# %% [a1-preprocess]
def preprocess(batch):
    return batch / 127.5 - 1
