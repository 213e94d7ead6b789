# title: The rate taken for the share that is kept
# expect: a5-dropout-mlp: dropout-rate-out-of-range

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    L = keras.layers
    return keras.Sequential([
        keras.Input((28, 28)),
        L.Flatten(),
        L.Dropout(1 - rate),
        L.Dense(300, activation="elu", kernel_initializer="he_normal"),
        L.Dropout(1 - rate),
        L.Dense(100, activation="elu", kernel_initializer="he_normal"),
        L.Dropout(1 - rate),
        L.Dense(num_classes, activation="softmax"),
    ])
