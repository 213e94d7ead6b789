# title: Mean squared error for a probability
# expect: a2-warm-up: wrong-loss
# expect: a2-fine-tune: wrong-loss

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(1e-3))
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(1e-4))
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
