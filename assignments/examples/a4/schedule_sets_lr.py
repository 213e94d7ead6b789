# title: The callback writes to optimizer.lr
# expect: a4-train-with-schedule: schedule-not-attached

# %% [a4-train-with-schedule]
class Follow(keras.callbacks.Callback):
    def __init__(self, schedule):
        super().__init__()
        self.schedule, self.step = schedule, 0

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.lr = self.schedule(self.step)
        self.step += 1


def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    return model.fit(
        *train, epochs=epochs, validation_data=valid, callbacks=[Follow(schedule)], verbose=0
    )
