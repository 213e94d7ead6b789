# title: A subclassed classifier, everything else as usual

# %% [a3-build-classifier]
class Wrapped(keras.Model):
    def __init__(self, backbone, head):
        super().__init__()
        self.backbone = backbone
        self.head = head

    def call(self, pixels):
        return self.head(self.backbone(keras.applications.mobilenet.preprocess_input(pixels)))


def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    head = keras.Sequential(
        [
            layers.GlobalAveragePooling2D(),
            layers.Dense(64, activation="relu"),
            layers.Dropout(dropout_rate),
            layers.Dense(num_classes, activation="softmax"),
        ]
    )
    return Wrapped(backbone, head)
