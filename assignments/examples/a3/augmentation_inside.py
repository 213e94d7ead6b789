# title: Augmentation and scaling as one block in front of the backbone

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    augment = keras.Sequential(
        [layers.RandomFlip("horizontal"), layers.RandomRotation(0.05)], name="augment"
    )
    inputs = keras.Input(backbone.input_shape[1:])
    x = augment(inputs)
    x = layers.Lambda(lambda pixels: (pixels - 127.5) / 127.5)(x)
    x = layers.GlobalAveragePooling2D()(backbone(x, training=False))
    x = layers.Dropout(dropout_rate)(x)
    x = layers.Dense(64, activation=keras.activations.relu)(x)
    x = layers.Dropout(dropout_rate)(x)
    return keras.Model(inputs, layers.Dense(num_classes, activation=keras.ops.softmax)(x))

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    nested = [layer for layer in model.layers if hasattr(layer, "layers")]
    backbone = max(nested, key=lambda m: len(m.layers))
    backbone.trainable = True
    for number, layer in enumerate(reversed(backbone.layers)):
        layer.trainable = number < n_layers and not isinstance(
            layer, keras.layers.BatchNormalization
        )
    model.compile(
        "adam", loss="sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"]
    )
    model.optimizer.learning_rate = learning_rate
    return model
