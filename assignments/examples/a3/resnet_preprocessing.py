# title: ResNet's preprocessing before another backbone
# expect: a3-build-classifier: wrong-preprocessing

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    inputs = keras.Input(shape=backbone.input_shape[1:])
    x = keras.applications.resnet50.preprocess_input(inputs)
    x = backbone(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(64, activation="relu")(x)
    x = layers.Dropout(dropout_rate)(x)
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
