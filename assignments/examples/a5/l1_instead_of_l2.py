# title: l1 instead of l2
# expect: a5-l2-max-norm: missing-regularizer

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    L = keras.layers
    def hidden(units):
        return L.Dense(units, activation="elu", kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L1(l2), kernel_constraint=keras.constraints.MaxNorm(max_norm))
    return keras.Sequential([keras.Input((28, 28)), L.Flatten(), hidden(300), hidden(100), L.Dense(10, activation="softmax")])
