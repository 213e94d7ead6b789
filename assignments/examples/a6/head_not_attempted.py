# title: The head is left out
# expect: a6-train-head: not-attempted

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    raise NotImplementedError("later")
