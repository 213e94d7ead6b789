# title: clone_model without set_weights
# expect: a2-build-b-on-a: weights-not-copied

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    return keras.Sequential([keras.Input((28, 28)), *clone.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])
