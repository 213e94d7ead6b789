# title: Labels as one-hot rows
# expect: a3-make-datasets: wrong-type

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    train = keras.utils.image_dataset_from_directory(
        f"{root}/train", image_size=image_size, batch_size=batch_size, label_mode="categorical"
    )
    valid = keras.utils.image_dataset_from_directory(
        f"{root}/val", image_size=image_size, batch_size=batch_size, label_mode="categorical", shuffle=False
    )
    return train, valid
