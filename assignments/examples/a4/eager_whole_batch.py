# title: One batch per epoch: a step is an epoch

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(
        optimizer=keras.optimizers.SGD(),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        run_eagerly=True,
    )
    follow = keras.callbacks.LearningRateScheduler(lambda epoch, rate: float(schedule(epoch)))
    return model.fit(
        *train, batch_size=len(train[0]), epochs=epochs, validation_data=valid, callbacks=[follow]
    )
