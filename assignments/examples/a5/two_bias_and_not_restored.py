# title: Biases kept, and the last weights
# expect: a5-batch-norm: bias-not-dropped
# expect: a5-early-stopping: best-weights-not-restored

# %% [a5-batch-norm]
def build_batch_norm_mlp():
    L = keras.layers
    model = keras.Sequential([keras.Input((28, 28)), L.Flatten()])
    for n in (300, 100):
        for layer in (L.Dense(n, kernel_initializer="he_normal"), L.BatchNormalization(), L.Activation("elu")):
            model.add(layer)
    model.add(L.Dense(10, activation="softmax"))
    return model

# %% [a5-early-stopping]
def early_stopping(patience=10):
    return keras.callbacks.EarlyStopping(patience=patience)
