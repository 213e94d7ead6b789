# title: A's output is popped off and replaced, on A itself
# expect: a2-build-b-on-a: shared-layers

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    model_a.pop()
    model_a.add(keras.layers.Dense(1, activation="sigmoid"))
    return model_a
