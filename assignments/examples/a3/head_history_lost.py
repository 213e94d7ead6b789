# title: The History is not returned
# expect: a3-train-head: wrong-type

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    model.fit(train, validation_data=valid, epochs=epochs, verbose=0)
    return model
