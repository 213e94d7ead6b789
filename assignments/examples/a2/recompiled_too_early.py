# title: Compiled first, unfrozen afterwards
# expect: a2-fine-tune: forgot-recompile

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-4))
    for layer in model.layers:
        layer.trainable = True
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
