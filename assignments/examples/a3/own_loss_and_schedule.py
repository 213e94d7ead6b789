# title: A loss function of one's own and a decaying rate

# %% [a3-train-head]
def cross_entropy(labels, answers):
    return keras.losses.sparse_categorical_crossentropy(labels, answers)


def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    steps = epochs * int(train.cardinality())
    rate = keras.optimizers.schedules.CosineDecay(learning_rate, max(steps, 1))
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            layer.trainable = False
    model.compile(optimizer=keras.optimizers.RMSprop(rate), loss=cross_entropy, metrics=["acc"])
    return model.fit(train, epochs=epochs, validation_data=valid, verbose=2)
