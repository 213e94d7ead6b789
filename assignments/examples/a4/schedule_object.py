# title: A LearningRateSchedule object around the function

# %% [a4-train-with-schedule]
class Wrapped(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, function):
        self.function = function

    def __call__(self, step):
        return self.function(tf.cast(step, tf.float32))

    def get_config(self):
        return {}


def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile("adam", "sparse_categorical_crossentropy")
    model.optimizer = None
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=Wrapped(schedule)),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model.fit(train[0], train[1], batch_size=50, epochs=epochs, validation_data=valid)
