# title: Average over height and width by keras.ops, a dictionary of losses

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    inputs = keras.Input(shape=backbone.input_shape[1:], dtype="float32")
    x = layers.Rescaling(scale=2.0 / 255.0, offset=-1.0)(inputs)
    x = backbone(x, training=False)
    x = keras.ops.mean(x, axis=[1, 2])
    x = layers.Dropout(dropout_rate)(x)
    x = layers.Dense(64, activation=keras.activations.relu, kernel_regularizer="l2")(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="species")(x)
    return keras.Model(inputs=inputs, outputs=outputs)

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    optimizer = keras.optimizers.get("adam")
    optimizer.learning_rate = learning_rate
    losses = {name: "sparse_categorical_crossentropy" for name in model.output_names}
    model.compile(optimizer=optimizer, loss=losses, metrics=["accuracy"])
    return model.fit(x=train, validation_data=valid, epochs=epochs, verbose=0)
