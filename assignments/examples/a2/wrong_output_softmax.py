# title: One neuron with a softmax: always 1.0
# expect: a2-build-b-on-a: wrong-output-layer

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    return keras.Sequential([keras.Input((28, 28))] + clone.layers[:-1] + [keras.layers.Dense(1, activation="softmax")])
