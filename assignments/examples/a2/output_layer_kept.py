# title: The new neuron sits behind A's softmax
# expect: a2-build-b-on-a: output-layer-kept

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    return keras.Sequential(clone.layers + [keras.layers.Dense(1, activation="sigmoid")])
