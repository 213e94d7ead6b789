# title: A layer given as the activation of the head

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    head = keras.Sequential(
        [
            keras.Input(features.shape[1:]),
            layers.Dense(32, activation=layers.ReLU()),
            layers.Dense(num_classes, activation=layers.Softmax()),
        ]
    )
    head.compile(optimizer="nadam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    head.fit(features, labels, epochs=epochs, verbose=0)
    return head
