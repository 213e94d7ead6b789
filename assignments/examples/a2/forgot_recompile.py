# title: Unfrozen, but not compiled again
# expect: a2-fine-tune: forgot-recompile

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    pass
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
