# title: Labels remapped by a dictionary; labels B as integers in a column

# %% [a2-split-tasks]
def split_tasks(images, labels):
    mapping = {}
    for old in range(10):
        if old not in (5, 6):
            mapping[old] = len(mapping)
    a = [i for i, k in enumerate(labels) if int(k) in mapping]
    b = [i for i, k in enumerate(labels) if int(k) not in mapping]
    y_a = np.array([mapping[int(labels[i])] for i in a])
    y_b = np.array([[1] if labels[i] == SHIRT else [0] for i in b])
    return (images[a], y_a), (images[b], y_b)
