# title: A's own layers are used, as the slides' first version does
# expect: a2-build-b-on-a: shared-layers

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    model = keras.Sequential(model_a.layers[:-1])
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    return model
