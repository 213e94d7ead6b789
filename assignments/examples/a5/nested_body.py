# title: The hidden part nested as a model of its own

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    L = keras.layers
    body = keras.Sequential([keras.Input((784,)), L.Dropout(rate),
        L.Dense(300, activation="elu", kernel_initializer="he_normal"), L.Dropout(rate),
        L.Dense(100, activation="elu", kernel_initializer="he_normal")], name="body")
    x = keras.Input((28, 28))
    return keras.Model(x, L.Dense(num_classes, activation="softmax")(L.Dropout(rate)(body(L.Flatten()(x)))))
