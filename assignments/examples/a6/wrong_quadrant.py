# title: Small and large swapped
# expect: a6-choose: wrong-quadrant

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    if dataset_size == "small":
        return "fine-tune-top" if similarity == "similar" else "train-everything"
    if similarity == "similar":
        return "train-head-only"
    return "fine-tune-with-augmentation"
