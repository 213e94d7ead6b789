# title: The number of unfrozen layers is returned
# expect: a3-unfreeze-top: wrong-type

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    unfrozen = 0
    for position, layer in enumerate(backbone.layers):
        is_top = position >= len(backbone.layers) - n_layers
        layer.trainable = is_top and not isinstance(layer, layers.BatchNormalization)
        unfrozen += layer.trainable
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return unfrozen
