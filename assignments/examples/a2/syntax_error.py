# title: A colon is missing, so the cell never ran
# expect: a2-warm-up: crashed

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4)
    for layer in model.layers[:-1]:
        layer.trainable = False
    return None
