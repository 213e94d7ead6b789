# title: Both data sets are shuffled
# expect: a3-make-datasets: validation-shuffled

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    train = keras.utils.image_dataset_from_directory(
        f"{root}/train", image_size=image_size, batch_size=batch_size
    )
    valid = keras.utils.image_dataset_from_directory(
        f"{root}/val", image_size=image_size, batch_size=batch_size
    )
    return train, valid
