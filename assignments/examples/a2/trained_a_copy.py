# title: A clone is trained, the model handed in is not
# expect: a2-warm-up: not-trained

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for layer in copy.layers[:-1]:
        layer.trainable = False
    copy.compile(loss="binary_crossentropy", optimizer="sgd")
    return copy.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
