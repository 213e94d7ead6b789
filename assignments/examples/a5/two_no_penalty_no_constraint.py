# title: The plain network, and not a word written for batch normalisation
# expect: a5-l2-max-norm: missing-regularizer, missing-constraint
# expect: a5-batch-norm: not-attempted

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    L = keras.layers
    def hidden(units):
        return L.Dense(units, activation="elu", kernel_initializer="he_normal")
    return keras.Sequential([keras.Input((28, 28)), L.Flatten(), hidden(300), hidden(100), L.Dense(10, activation="softmax")])

# %% [a5-batch-norm]
def build_batch_norm_mlp():
    """An MLP with batch normalisation before each hidden activation, not compiled."""
    # YOUR CODE HERE
    raise NotImplementedError()
