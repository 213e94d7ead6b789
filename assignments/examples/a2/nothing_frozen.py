# title: The warm-up trains all layers
# expect: a2-warm-up: nothing-frozen

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3), metrics=["accuracy"])
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
