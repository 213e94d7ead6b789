# title: Frozen after compile; not compiled again
# expect: a2-warm-up: froze-after-compile
# expect: a2-fine-tune: forgot-recompile

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3), metrics=["accuracy"])
    for layer in model.layers[:-1]:
        layer.trainable = False
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    pass
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
