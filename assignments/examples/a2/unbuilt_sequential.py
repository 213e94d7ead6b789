# title: No Input layer: the model is built by its first call

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model = keras.Sequential(clone.layers[:-1])
    model.add(keras.layers.Dense(units=1, activation=keras.activations.sigmoid))
    return model
