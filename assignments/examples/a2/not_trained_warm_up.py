# title: Frozen and compiled, but never fitted
# expect: a2-warm-up: not-trained

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer="sgd")
    return model
