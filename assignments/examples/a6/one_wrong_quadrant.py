# title: A small, different data set gets the head only
# expect: a6-choose: wrong-quadrant

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    if dataset_size == "large":
        return "fine-tune-top" if similarity == "similar" else "train-everything"
    if similarity == "similar":
        return "train-head-only"
    return "train-head-only"
