# title: Functional, activation functions and initializers as objects

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    inputs = keras.layers.Input(shape=[28, 28])
    z = keras.layers.Flatten()(inputs)
    for units in [300, 100]:
        z = keras.layers.Dropout(rate=rate)(z)
        z = keras.layers.Dense(units, activation=keras.activations.elu,
                               kernel_initializer=keras.initializers.HeNormal(seed=3))(z)
    z = keras.layers.Dropout(rate=rate)(z)
    return keras.Model(inputs=inputs, outputs=keras.layers.Dense(num_classes, "softmax")(z))
