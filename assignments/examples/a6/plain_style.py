# title: Conditions, batches by hand, a functional head

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    if dataset_size == "large":
        return "fine-tune-top" if similarity == "similar" else "train-everything"
    if similarity == "similar":
        return "train-head-only"
    return "fine-tune-with-augmentation"

# %% [a6-bottleneck]
def bottleneck_features(backbone, images, batch_size=32):
    batches = [images[start : start + batch_size] for start in range(0, len(images), batch_size)]
    maps = [backbone(batch, training=False) for batch in batches]
    return np.concatenate([keras.ops.convert_to_numpy(m).mean(axis=(1, 2)) for m in maps])

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    inputs = keras.Input((features.shape[1],))
    x = layers.Dense(32, activation="relu")(inputs)
    head = keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
    head.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    head.fit(features, labels, epochs=epochs, validation_split=0.1, verbose=0)
    return head

# %% [a6-assemble]
def assemble(backbone, head):
    inputs = keras.Input(shape=backbone.input_shape[1:])
    features = layers.GlobalAveragePooling2D()(backbone(inputs, training=False))
    return keras.Model(inputs, head(features))

# %% [a6-fine-tune]
def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    for layer in backbone.layers[:-last_layers]:
        layer.trainable = False
    for layer in backbone.layers[-last_layers:]:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=head_learning_rate / 10, momentum=0.9),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(train[0], train[1], validation_data=valid, epochs=2, verbose=0)
