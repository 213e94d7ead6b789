# title: The whole model is frozen
# expect: a3-train-head: output-frozen-too

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    model.trainable = False
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model.fit(train, validation_data=valid, epochs=epochs, verbose=0)
