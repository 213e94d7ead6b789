# title: The strategy is printed, not returned
# expect: a6-choose: wrong-type

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    if dataset_size == "large":
        print("fine-tune-top" if similarity == "similar" else "train-everything")
        return None
    if similarity == "similar":
        print("train-head-only")
        return None
    print("fine-tune-with-augmentation")
