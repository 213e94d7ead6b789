# title: The head trained batch by batch

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    head = keras.Sequential(
        [layers.Dense(64, activation="relu"), layers.Dense(num_classes, activation="softmax")]
    )
    head.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    features, labels = np.asarray(features), np.asarray(labels)
    for _ in range(epochs):
        for start in range(0, len(features), 32):
            head.train_on_batch(features[start : start + 32], labels[start : start + 32])
    return head
