# title: The rate argument is not used
# expect: a5-dropout-mlp: rate-ignored

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    L = keras.layers
    return keras.Sequential([
        keras.Input((28, 28)),
        L.Flatten(),
        L.Dropout(0.2),
        L.Dense(300, activation="elu", kernel_initializer="he_normal"),
        L.Dropout(0.2),
        L.Dense(100, activation="elu", kernel_initializer="he_normal"),
        L.Dropout(0.2),
        L.Dense(num_classes, activation="softmax"),
    ])
