# title: T-shirt and pullover are set apart, as in another book
# expect: a2-split-tasks: wrong-labels

# %% [a2-split-tasks]
def split_tasks(images, labels):
    b = (labels == 0) | (labels == 2)
    y_a = np.searchsorted([1, 3, 4, 5, 6, 7, 8, 9], labels[~b])
    return (images[~b], y_a), (images[b], (labels[b] == 2).astype("float32"))
