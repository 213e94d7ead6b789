# title: TensorFlow's own functions as activations

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    return keras.Sequential(
        [
            keras.Input(backbone.input_shape[1:]),
            layers.Rescaling(1 / 127.5, offset=-1),
            backbone,
            layers.GlobalAveragePooling2D(),
            layers.Dense(64, activation=tf.nn.relu),
            layers.Dropout(dropout_rate),
            layers.Dense(num_classes, activation=tf.nn.softmax),
        ]
    )
