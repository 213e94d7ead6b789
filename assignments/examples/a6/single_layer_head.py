# title: One Dense layer, SGD, early stopping

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    head = keras.Sequential([layers.Dense(num_classes, activation="softmax")])
    head.compile(
        optimizer=keras.optimizers.SGD(0.02, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    stop = keras.callbacks.EarlyStopping(monitor="loss", patience=3)
    head.fit(features, labels, epochs=epochs, batch_size=16, callbacks=[stop], verbose=0)
    return head
