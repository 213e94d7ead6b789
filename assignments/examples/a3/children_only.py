# title: Only the chosen layers get a flag

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    (backbone,) = [layer for layer in model.layers if isinstance(layer, keras.Model)]
    for layer in backbone.layers[-n_layers:]:
        if not isinstance(layer, layers.BatchNormalization):
            layer.trainable = True
    schedule = keras.optimizers.schedules.ExponentialDecay(learning_rate, 100, 0.9)
    model.compile(keras.optimizers.Nadam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
