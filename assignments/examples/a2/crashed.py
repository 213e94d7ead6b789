# title: A misspelt name
# expect: a2-warm-up: crashed

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in modell.layers[:-1]:
        layer.trainable = False
