# title: Dropout is still there
# expect: a5-l2-max-norm: wrong-architecture

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    L = keras.layers
    def hidden(units):
        return L.Dense(units, activation="elu", kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(l2), kernel_constraint=keras.constraints.MaxNorm(max_norm))
    return keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Dropout(0.2), hidden(300), L.Dropout(0.2), hidden(100), L.Dense(10, activation="softmax")])
