# title: Shuffled validation and trained BatchNormalization
# expect: a3-make-datasets: validation-shuffled
# expect: a3-unfreeze-top: batchnorm-unfrozen

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    train = keras.utils.image_dataset_from_directory(
        f"{root}/train", image_size=image_size, batch_size=batch_size
    )
    valid = keras.utils.image_dataset_from_directory(
        f"{root}/val", image_size=image_size, batch_size=batch_size
    )
    return train, valid

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    for layer in backbone.layers[:-n_layers]:
        layer.trainable = False
    for layer in backbone.layers[-n_layers:]:
        layer.trainable = True
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
