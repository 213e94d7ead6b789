# title: Layers rebuilt from their configuration, weights copied one by one

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    model = keras.Sequential([keras.Input((28, 28))])
    for old in model_a.layers[:-1]:
        new = old.__class__.from_config(old.get_config())
        model.add(new)
        new.set_weights(old.get_weights())
    model.add(keras.layers.Dense(1))
    model.add(keras.layers.Activation("sigmoid"))
    return model
