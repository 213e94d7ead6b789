# title: fit without validation data
# expect: a2-warm-up: no-validation

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer="sgd")
    return model.fit(*train, epochs=epochs, verbose=0)
