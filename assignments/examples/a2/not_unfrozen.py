# title: Compiled again with a smaller rate, but still frozen
# expect: a2-fine-tune: not-unfrozen

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-4))
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
