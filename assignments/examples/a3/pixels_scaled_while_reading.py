# title: Pixels are divided by 255 in the pipeline
# expect: a3-make-datasets: preprocessing-twice

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    train = keras.utils.image_dataset_from_directory(
        f"{root}/train", image_size=image_size, batch_size=batch_size
    )
    valid = keras.utils.image_dataset_from_directory(
        f"{root}/val", image_size=image_size, batch_size=batch_size, shuffle=False
    )
    scale = layers.Rescaling(1 / 255)
    train = train.map(lambda x, y: (scale(x), y))
    valid = valid.map(lambda x, y: (scale(x), y))
    return train, valid
