# title: The loss as the only entry of a list, data from a generator

# %% [a2-warm-up]
def batches(images, labels, size=20):
    while True:
        order = np.random.permutation(len(images))
        for start in range(0, len(images), size):
            chosen = order[start : start + size]
            yield images[chosen], labels[chosen]


def warm_up(model, train, valid, epochs=4):
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(optimizer="rmsprop", loss=["binary_crossentropy"], metrics=["accuracy"])
    return model.fit(
        batches(*train),
        steps_per_epoch=-(-len(train[0]) // 20),
        epochs=epochs,
        validation_data=valid,
        verbose=0,
    )

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = True
    rate = float(model.optimizer.learning_rate) / 20
    model.compile(
        optimizer=keras.optimizers.RMSprop(rate),
        loss=[keras.losses.BinaryCrossentropy()],
        metrics=["accuracy"],
    )
    return model.fit(*train, batch_size=64, epochs=epochs, validation_data=valid, verbose=0)
