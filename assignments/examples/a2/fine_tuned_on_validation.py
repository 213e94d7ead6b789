# title: Fine-tuned on the validation data
# expect: a2-fine-tune: trained-on-validation

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-4))
    return model.fit(*valid, epochs=epochs, validation_data=valid, verbose=0)
