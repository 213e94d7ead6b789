# title: Flags set, not compiled again
# expect: a6-fine-tune: forgot-recompile

# %% [a6-fine-tune]
def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    for layer in backbone.layers[:-last_layers]:
        layer.trainable = False
    for layer in backbone.layers[-last_layers:]:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    return model.fit(train[0], train[1], validation_data=valid, epochs=2, batch_size=8, verbose=0)
