# title: Activation layers of their own, Reshape instead of Flatten

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    model = keras.Sequential()
    model.add(keras.Input((28, 28)))
    model.add(keras.layers.Reshape((784,)))
    for units in (300, 100):
        model.add(keras.layers.Dropout(rate))
        model.add(keras.layers.Dense(units, kernel_initializer="he_normal"))
        model.add(keras.layers.ELU())
    model.add(keras.layers.Dropout(rate))
    model.add(keras.layers.Dense(num_classes))
    model.add(keras.layers.Softmax())
    return model

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for units in (300, 100):
        model.add(keras.layers.Dense(units, kernel_initializer="he_normal",
                                     kernel_regularizer=keras.regularizers.l2(l2),
                                     kernel_constraint=keras.constraints.max_norm(max_norm)))
        model.add(keras.layers.Activation("elu"))
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Activation("softmax"))
    return model
