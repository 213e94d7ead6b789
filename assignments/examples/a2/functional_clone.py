# title: A functional model that ends one layer before the clone's output

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    clone.build(model_a.input_shape)
    clone.set_weights(model_a.get_weights())
    features = clone.layers[-2].output
    answer = keras.layers.Dense(1, activation="sigmoid", name="sandal_or_shirt")(features)
    return keras.Model(clone.inputs, answer)
