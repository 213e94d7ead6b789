# title: The rate of the next step set behind each step

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.SGD(learning_rate=schedule(0)),
        metrics=["accuracy"],
    )
    steps = iter(range(1, 10**6))

    def set_next(batch, logs):
        model.optimizer.learning_rate = schedule(next(steps))

    after = keras.callbacks.LambdaCallback(on_train_batch_end=set_next)
    return model.fit(*train, epochs=epochs, validation_data=valid, callbacks=[after], verbose=0)
