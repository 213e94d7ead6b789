# title: One-hot labels and batch normalisation in the head

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    head = keras.Sequential(
        [
            keras.Input((features.shape[-1],)),
            layers.BatchNormalization(),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(num_classes),
            layers.Softmax(),
        ]
    )
    head.compile(keras.optimizers.Adam(2e-3), "categorical_crossentropy", metrics=["accuracy"])
    targets = keras.utils.to_categorical(labels, num_classes)
    head.fit(features, targets, epochs=epochs, verbose=0)
    return head
