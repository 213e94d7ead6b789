# title: Straight calls, augmented training data

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    train = keras.utils.image_dataset_from_directory(
        f"{root}/train", image_size=image_size, batch_size=batch_size
    )
    valid = keras.utils.image_dataset_from_directory(
        f"{root}/val", image_size=image_size, batch_size=batch_size, shuffle=False
    )
    flip = layers.RandomFlip("horizontal")
    train = train.map(lambda x, y: (flip(x, training=True), y))
    return train, valid

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    inputs = keras.Input(shape=backbone.input_shape[1:])
    x = layers.Rescaling(1.0 / 127.5, offset=-1.0)(inputs)
    x = backbone(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(64, activation="relu")(x)
    x = layers.Dropout(dropout_rate)(x)
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model.fit(train, validation_data=valid, epochs=epochs, verbose=0)

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    backbone = [layer for layer in model.layers if isinstance(layer, keras.Model)][0]
    backbone.trainable = True
    for layer in backbone.layers[:-n_layers]:
        layer.trainable = False
    for layer in backbone.layers[-n_layers:]:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model

# %% [a3-predict]
def predict_image(path, model, class_names):
    picture = keras.utils.load_img(path, target_size=model.input_shape[1:3])
    batch = np.expand_dims(keras.utils.img_to_array(picture), 0)
    probabilities = model.predict(batch, verbose=0)[0]
    best = probabilities.argmax()
    return class_names[best], float(probabilities[best])
