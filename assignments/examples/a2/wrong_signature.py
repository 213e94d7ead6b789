# title: The epochs argument is missing
# expect: a2-fine-tune: wrong-signature

# %% [a2-fine-tune]
def fine_tune(model, train, valid):
    for layer in model.layers:
        layer.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-4))
    return model.fit(*train, epochs=16, validation_data=valid, verbose=0)
