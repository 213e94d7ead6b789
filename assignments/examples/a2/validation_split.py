# title: A part of the training data instead of the validation data
# expect: a2-fine-tune: no-validation

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-4))
    return model.fit(*train, epochs=epochs, validation_split=0.2, verbose=0)
