# title: A single picture stays without a batch axis
# expect: a1-make-batch: missing-batch-axis

# %% [a1-make-batch]
def make_batch(images):
    return np.array(images)
