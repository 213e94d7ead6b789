# title: Once per epoch, with the right step of its first batch
# expect: a4-train-with-schedule: schedule-per-epoch

# %% [a4-train-with-schedule]
class EachEpoch(keras.callbacks.Callback):
    def __init__(self, schedule):
        super().__init__()
        self.schedule = schedule

    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate = self.schedule(epoch * self.params["steps"])


def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    callbacks = [EachEpoch(schedule)]
    return model.fit(*train, epochs=epochs, validation_data=valid, callbacks=callbacks, verbose=0)
