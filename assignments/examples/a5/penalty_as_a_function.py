# title: A penalty written as a function, the constraint as a range of norms

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    def penalty(kernel):
        return l2 * keras.ops.sum(keras.ops.square(kernel))

    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for units in (300, 100):
        model.add(
            keras.layers.Dense(
                units,
                kernel_initializer="he_normal",
                kernel_regularizer=penalty,
                kernel_constraint=keras.constraints.MinMaxNorm(0.0, max_norm),
            )
        )
        model.add(keras.layers.ELU())
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
