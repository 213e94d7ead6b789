# title: The validation pictures are trained on
# expect: a3-train-head: trained-on-validation

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(train.concatenate(valid), validation_data=valid, epochs=epochs, verbose=0)
