# title: model.trainable = True on a model that is already trainable does nothing
# expect: a2-fine-tune: not-unfrozen

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    model.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-4))
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
