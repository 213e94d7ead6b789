# title: Whole-number division makes the rate zero
# expect: a6-fine-tune: learning-rate-not-reduced

# %% [a6-fine-tune]
def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    for layer in backbone.layers[:-last_layers]:
        layer.trainable = False
    for layer in backbone.layers[-last_layers:]:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=head_learning_rate // 10, momentum=0.9),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(train[0], train[1], validation_data=valid, epochs=2, verbose=0)
