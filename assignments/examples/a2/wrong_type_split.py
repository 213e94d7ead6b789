# title: Only task B is returned
# expect: a2-split-tasks: wrong-type

# %% [a2-split-tasks]
def split_tasks(images, labels):
    b = (labels == 5) | (labels == 6)
    return images[b]
