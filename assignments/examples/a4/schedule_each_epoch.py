# title: LearningRateScheduler asks once per epoch
# expect: a4-train-with-schedule: schedule-per-epoch

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    follow = keras.callbacks.LearningRateScheduler(schedule)
    return model.fit(
        *train, epochs=epochs, validation_data=valid, callbacks=[follow], verbose=0
    )
