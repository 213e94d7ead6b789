# title: Two questions left as they were
# expect: a1-preprocess: not-attempted
# expect: a1-classify: not-attempted

# %% [a1-preprocess]
def preprocess(batch, family):
    """A new batch in the range that a family of networks was trained with."""
    # YOUR CODE HERE
    raise NotImplementedError()

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    """What the network sees in a picture file: the k best (name, probability)."""
    # YOUR CODE HERE
    raise NotImplementedError()
