# title: One flag on the backbone and nothing else
# expect: a3-unfreeze-top: unfroze-everything

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
