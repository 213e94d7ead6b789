# title: Sandal is 1 and shirt 0
# expect: a2-split-tasks: wrong-labels

# %% [a2-split-tasks]
def split_tasks(images, labels):
    b = np.isin(labels, [5, 6])
    y_a = labels[~b].astype(int)
    y_a[y_a > 6] -= 2
    return (images[~b], y_a), (images[b], (labels[b] == 5).astype("float32"))
