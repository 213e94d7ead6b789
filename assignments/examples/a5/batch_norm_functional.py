# title: Functional batch normalisation with the elu function, input normalised too

# %% [a5-batch-norm]
def build_batch_norm_mlp():
    x = inputs = keras.Input((28, 28))
    x = keras.layers.Flatten()(x)
    x = keras.layers.BatchNormalization()(x)
    for n in (300, 100):
        x = keras.layers.Dense(n, use_bias=False, kernel_initializer="he_normal")(x)
        x = keras.layers.BatchNormalization(momentum=0.9)(x)
        x = keras.activations.elu(x)
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
