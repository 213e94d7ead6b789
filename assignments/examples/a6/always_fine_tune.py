# title: One strategy for everything
# expect: a6-choose: wrong-quadrant

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    return "fine-tune-top"
