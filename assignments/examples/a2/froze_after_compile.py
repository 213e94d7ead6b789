# title: The layers are frozen after compile
# expect: a2-warm-up: froze-after-compile

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3), metrics=["accuracy"])
    for layer in model.layers[:-1]:
        layer.trainable = False
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
