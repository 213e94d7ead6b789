# title: The learning rate cannot be given
# expect: a3-train-head: wrong-signature

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5):
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model.fit(train, validation_data=valid, epochs=epochs, verbose=0)
