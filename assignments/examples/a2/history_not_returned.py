# title: The History is thrown away
# expect: a2-warm-up: wrong-type

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer="sgd")
    model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
    return model
