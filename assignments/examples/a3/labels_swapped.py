# title: Dog is 0
# expect: a3-make-datasets: labels-swapped

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    train = keras.utils.image_dataset_from_directory(
        f"{root}/train", image_size=image_size, batch_size=batch_size, class_names=["dog", "cat"]
    )
    valid = keras.utils.image_dataset_from_directory(
        f"{root}/val", image_size=image_size, batch_size=batch_size, class_names=["dog", "cat"], shuffle=False
    )
    return train, valid
