# title: A subclassed classifier with its own call

# %% [a3-build-classifier]
class PetClassifier(keras.Model):
    def __init__(self, backbone, num_classes, rate):
        super().__init__()
        self.backbone = backbone
        self.pool = layers.GlobalAveragePooling2D()
        self.hidden = layers.Dense(64, activation="relu")
        self.drop = layers.Dropout(rate)
        self.answer = layers.Dense(num_classes, activation="softmax")

    def call(self, pixels, training=False):
        x = self.pool(self.backbone(pixels / 127.5 - 1.0, training=False))
        return self.answer(self.drop(self.hidden(x), training=training))


def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    model = PetClassifier(backbone, num_classes, dropout_rate)
    model(tf.zeros((1, *backbone.input_shape[1:])))
    return model

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    backbone = getattr(model, "backbone", None)
    if backbone is None:
        backbone = next(layer for layer in model.layers if isinstance(layer, keras.Model))
    backbone.trainable = True
    cut = len(backbone.layers) - n_layers
    for position, layer in enumerate(backbone.layers):
        frozen = position < cut or "BatchNormalization" in type(layer).__name__
        layer.trainable = not frozen
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate=learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
