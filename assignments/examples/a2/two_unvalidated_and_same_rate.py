# title: No validation data and the same rate
# expect: a2-fine-tune: no-validation, learning-rate-not-reduced

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3))
    return model.fit(*train, epochs=epochs, verbose=0)
