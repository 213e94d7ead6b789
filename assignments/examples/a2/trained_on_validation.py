# title: Training and validation data are put together
# expect: a2-warm-up: trained-on-validation

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer="sgd")
    images = np.concatenate([train[0], valid[0]])
    labels = np.concatenate([train[1], valid[1]])
    return model.fit(images, labels, epochs=epochs, validation_data=valid, verbose=0)
