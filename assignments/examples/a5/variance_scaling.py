# title: He's initializer written out; l1_l2 with l1 = 0

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    he = keras.initializers.VarianceScaling(2.0, mode="fan_in", distribution="truncated_normal")
    L = keras.layers
    layers = [keras.Input((28, 28)), L.Flatten()]
    for n in (300, 100):
        layers += [L.Dropout(rate), L.Dense(n, "elu", kernel_initializer=he)]
    return keras.Sequential(layers + [L.Dropout(rate), L.Dense(num_classes, "softmax")])

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    from functools import partial
    hidden = partial(keras.layers.Dense, activation="elu", kernel_initializer="he_normal",
                     kernel_regularizer=keras.regularizers.L1L2(l1=0.0, l2=l2),
                     kernel_constraint=keras.constraints.MaxNorm(max_value=max_norm, axis=0))
    x = inputs = keras.Input((28, 28))
    x = keras.layers.Flatten()(x)
    x = hidden(100)(hidden(300)(x))
    return keras.Model(inputs, keras.layers.Dense(10, "softmax")(x))
