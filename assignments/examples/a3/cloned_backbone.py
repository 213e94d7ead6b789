# title: A clone of the backbone with copied weights, preprocess_input inside

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    own = keras.models.clone_model(backbone)
    own.set_weights(backbone.get_weights())
    own.trainable = False
    inputs = keras.Input(backbone.input_shape[1:])
    x = keras.applications.mobilenet_v2.preprocess_input(inputs)
    x = own(x, training=False)
    x = keras.ops.mean(x, axis=(1, 2))
    x = layers.BatchNormalization()(x)
    x = layers.Dense(64, "relu")(x)
    x = layers.Dropout(dropout_rate)(x)
    return keras.Model(inputs, layers.Dense(num_classes, "softmax")(x))
