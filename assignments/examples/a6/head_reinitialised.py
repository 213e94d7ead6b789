# title: A new head of the same form
# expect: a6-assemble: head-reinitialised

# %% [a6-assemble]
def assemble(backbone, head):
    inputs = keras.Input(backbone.input_shape[1:])
    x = layers.GlobalAveragePooling2D()(backbone(inputs, training=False))
    x = layers.Dense(64, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(x))
