# title: Every layer is frozen, the output as well
# expect: a2-warm-up: output-frozen-too

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in model.layers:
        layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3), metrics=["accuracy"])
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
