# title: Penalty and constraint set when the kernels exist already, without effect
# expect: a5-l2-max-norm: missing-regularizer, missing-constraint

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    hidden = {"activation": "elu", "kernel_initializer": "he_normal"}
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(300, **hidden),
            keras.layers.Dense(100, **hidden),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    for layer in model.layers[1:-1]:
        layer.kernel_regularizer = keras.regularizers.L2(l2)
        layer.kernel_constraint = keras.constraints.MaxNorm(max_norm)
    return model
