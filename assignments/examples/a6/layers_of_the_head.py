# title: The head's layers applied one by one

# %% [a6-assemble]
def assemble(backbone, head):
    inputs = keras.Input(backbone.input_shape[1:])
    x = keras.ops.mean(backbone(inputs), axis=[1, 2])
    for layer in head.layers:
        if not isinstance(layer, layers.InputLayer):
            x = layer(x)
    return keras.Model(inputs, x, name="whole")

# %% [a6-fine-tune]
def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    for layer in backbone.layers[:-last_layers]:
        layer.trainable = False
    for layer in backbone.layers[-last_layers:]:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=head_learning_rate / 10, momentum=0.9),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    stop = keras.callbacks.EarlyStopping(patience=2)
    return model.fit(*train, validation_data=valid, epochs=3, callbacks=[stop], verbose=0)
