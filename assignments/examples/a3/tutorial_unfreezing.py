# title: Unfreeze all, freeze the front, freeze BatchNormalization; SGD

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            backbone = layer
    backbone.trainable = True
    fine_tune_at = len(backbone.layers) - n_layers
    for layer in backbone.layers[:fine_tune_at]:
        layer.trainable = False
    for layer in backbone.layers:
        if layer.__class__.__name__.startswith("BatchNorm"):
            layer.trainable = False
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        optimizer=keras.optimizers.SGD(learning_rate, momentum=0.9),
        metrics=["accuracy"],
    )
    return model
