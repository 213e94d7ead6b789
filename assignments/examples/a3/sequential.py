# title: A Sequential classifier, frozen layer by layer

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    for layer in backbone.layers:
        layer.trainable = False
    return keras.Sequential(
        [
            keras.Input(backbone.input_shape[1:]),
            layers.Rescaling(1 / 127.5, offset=-1),
            backbone,
            layers.GlobalAveragePooling2D(),
            layers.Dropout(dropout_rate),
            layers.Dense(64, activation="relu"),
            layers.Dense(num_classes),
            layers.Softmax(),
        ]
    )
