# title: Adam with its own rate
# expect: a3-train-head: rate-ignored

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model.fit(train, validation_data=valid, epochs=epochs, verbose=0)
