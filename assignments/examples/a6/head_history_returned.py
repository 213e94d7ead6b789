# title: The History instead of the head
# expect: a6-train-head: wrong-type

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    inputs = keras.Input((features.shape[1],))
    x = layers.Dense(32, activation="relu")(inputs)
    head = keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
    head.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return head.fit(features, labels, epochs=epochs, validation_split=0.1, verbose=0)
