# title: One-hot labels while training, callbacks

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    def one_hot(images, labels):
        return images, tf.one_hot(labels, 2)

    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    return model.fit(
        train.map(one_hot), validation_data=valid.map(one_hot), epochs=epochs, callbacks=[stop], verbose=0
    )
