# title: The step read from the optimizer, set through a variable, data as a tf.data pipeline

# %% [a4-train-with-schedule]
class SetRate(keras.callbacks.Callback):
    def __init__(self, schedule):
        super().__init__()
        self.schedule = schedule

    def on_train_batch_begin(self, batch, logs=None):
        optimizer = self.model.optimizer
        optimizer.learning_rate.assign(self.schedule(int(optimizer.iterations.numpy())))


def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    pipeline = tf.data.Dataset.from_tensor_slices(train).shuffle(600).batch(40).prefetch(2)
    watched = tf.data.Dataset.from_tensor_slices(valid).batch(40)
    history = model.fit(
        pipeline, validation_data=watched, epochs=epochs, callbacks=[SetRate(schedule)], verbose=0
    )
    return history.history
