# title: categorical_crossentropy for whole-number labels
# expect: a3-train-head: wrong-loss

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(train, validation_data=valid, epochs=epochs, verbose=0)
