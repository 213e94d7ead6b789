# title: Task A keeps the old labels 0…9
# expect: a2-split-tasks: wrong-labels

# %% [a2-split-tasks]
def split_tasks(images, labels):
    b = np.isin(labels, [5, 6])
    return (images[~b], labels[~b]), (images[b], (labels[b] == 6).astype("float32"))
