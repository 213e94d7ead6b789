# title: A harmless Dropout layer before the output

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    layers = clone.layers[:-1] + [keras.layers.Dropout(0.2), keras.layers.Dense(1, activation="sigmoid")]
    return keras.Sequential([keras.Input((28, 28))] + layers)
