# title: he_uniform instead of he_normal
# expect: a5-dropout-mlp: wrong-initializer

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    L = keras.layers
    return keras.Sequential([
        keras.Input((28, 28)),
        L.Flatten(),
        L.Dropout(rate),
        L.Dense(300, activation="elu", kernel_initializer="he_uniform"),
        L.Dropout(rate),
        L.Dense(100, activation="elu", kernel_initializer="he_uniform"),
        L.Dropout(rate),
        L.Dense(num_classes, activation="softmax"),
    ])
