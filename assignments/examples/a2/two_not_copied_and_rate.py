# title: Random weights, and the rate not reduced
# expect: a2-build-b-on-a: weights-not-copied
# expect: a2-fine-tune: learning-rate-not-reduced

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    return keras.Sequential([keras.Input((28, 28)), *clone.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3))
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
