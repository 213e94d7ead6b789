# title: The hidden layer works on maps, the pooling comes behind it
# expect: a3-build-classifier: missing-pooling

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    inputs = keras.Input(shape=backbone.input_shape[1:])
    x = layers.Rescaling(1.0 / 127.5, offset=-1.0)(inputs)
    x = backbone(x, training=False)
    x = layers.Dense(64, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(dropout_rate)(x)
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
