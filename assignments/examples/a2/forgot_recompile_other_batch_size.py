# title: Not compiled again, another batch size: Keras stops with Unknown variable
# expect: a2-fine-tune: forgot-recompile

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    return model.fit(*train, epochs=epochs, batch_size=20, validation_data=valid, verbose=0)
