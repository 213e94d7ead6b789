# title: No data set is shuffled
# expect: a3-make-datasets: train-not-shuffled

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    train = keras.utils.image_dataset_from_directory(
        f"{root}/train", image_size=image_size, batch_size=batch_size, shuffle=False
    )
    valid = keras.utils.image_dataset_from_directory(
        f"{root}/val", image_size=image_size, batch_size=batch_size, shuffle=False
    )
    return train, valid
