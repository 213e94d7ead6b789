# title: Squared error on one-hot labels
# expect: a3-train-head: wrong-loss

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    def one_hot(images, labels):
        return images, tf.one_hot(labels, 2)

    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss="mse", metrics=["accuracy"])
    return model.fit(train.map(one_hot), validation_data=valid.map(one_hot), epochs=epochs, verbose=0)
