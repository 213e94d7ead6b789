# title: Only the last two reused layers are unfrozen
# expect: a2-fine-tune: not-unfrozen

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers[-3:]:
        layer.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-4))
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
