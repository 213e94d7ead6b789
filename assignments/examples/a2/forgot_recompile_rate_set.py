# title: Not compiled again; the rate is assigned to the optimizer
# expect: a2-fine-tune: forgot-recompile

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    model.optimizer.learning_rate = 1e-4
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
