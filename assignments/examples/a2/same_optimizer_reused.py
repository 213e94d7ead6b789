# title: The warm-up's optimizer object is compiled again
# expect: a2-fine-tune: same-optimizer-reused

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    optimizer = model.optimizer
    optimizer.learning_rate = 1e-4
    model.compile(loss="binary_crossentropy", optimizer=optimizer)
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
