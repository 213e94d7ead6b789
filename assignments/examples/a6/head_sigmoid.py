# title: One sigmoid instead of a softmax
# expect: a6-train-head: wrong-output-layer

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    inputs = keras.Input((features.shape[1],))
    x = layers.Dense(32, activation="relu")(inputs)
    head = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))
    head.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    head.fit(features, labels, epochs=epochs, validation_split=0.1, verbose=0)
    return head
