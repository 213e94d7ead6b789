# title: The backbone's layers applied one after the other

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    inputs = keras.Input(backbone.input_shape[1:])
    x = layers.Rescaling(1 / 127.5, -1)(inputs)
    for layer in backbone.layers[1:]:
        layer.trainable = False
        x = layer(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(64)(x)
    x = layers.Activation("relu")(x)
    x = layers.Dropout(dropout_rate)(x)
    x = layers.Dense(num_classes)(x)
    return keras.Model(inputs, layers.Activation("softmax")(x))
