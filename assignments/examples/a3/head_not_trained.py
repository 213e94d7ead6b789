# title: Compiled, never fitted
# expect: a3-train-head: not-trained

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model.evaluate(valid, verbose=0)
