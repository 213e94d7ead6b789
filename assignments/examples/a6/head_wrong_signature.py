# title: The number of epochs cannot be given
# expect: a6-train-head: wrong-signature

# %% [a6-train-head]
def train_head(features, labels, num_classes=2):
    inputs = keras.Input((features.shape[1],))
    x = layers.Dense(32, activation="relu")(inputs)
    head = keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
    head.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    head.fit(features, labels, epochs=20, validation_split=0.1, verbose=0)
    return head
