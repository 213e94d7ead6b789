# title: A subclassed model with its own fine-tuning

# %% [a6-assemble]
class Whole(keras.Model):
    def __init__(self, backbone, head):
        super().__init__()
        self.backbone, self.head = backbone, head
        self.pool = layers.GlobalAveragePooling2D()

    def call(self, images, training=False):
        return self.head(self.pool(self.backbone(images, training=False)), training=training)


def assemble(backbone, head):
    return Whole(backbone, head)

# %% [a6-fine-tune]
def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    model.trainable = True
    inner = model.backbone if hasattr(model, "backbone") else model.layers[1]
    first = len(inner.layers) - last_layers
    inner.trainable = True
    for number, layer in enumerate(inner.layers):
        layer.trainable = number >= first and not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.SGD(head_learning_rate * 0.1, 0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model.fit(*train, validation_data=valid, epochs=2, verbose=0)
