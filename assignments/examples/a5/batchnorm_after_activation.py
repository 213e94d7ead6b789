# title: Normalised after the activation
# expect: a5-batch-norm: batchnorm-after-activation

# %% [a5-batch-norm]
def build_batch_norm_mlp():
    L = keras.layers
    model = keras.Sequential([keras.Input((28, 28)), L.Flatten()])
    for n in (300, 100):
        for layer in (L.Dense(n, use_bias=False, kernel_initializer="he_normal"), L.Activation("elu"), L.BatchNormalization()):
            model.add(layer)
    model.add(L.Dense(10, activation="softmax"))
    return model
