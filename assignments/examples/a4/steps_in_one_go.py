# title: Several steps per execution, with Keras's iterations as the step

# %% [a4-train-with-schedule]
class Planned(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, plan):
        self.plan = plan

    def __call__(self, step):
        return keras.ops.cast(self.plan(keras.ops.cast(step, "float32")), "float32")


def train_with_schedule(model, train, valid, schedule, epochs=3):
    optimizer = keras.optimizers.Adamax(Planned(schedule))
    model.compile(optimizer, "sparse_categorical_crossentropy", steps_per_execution=5)
    return model.fit(
        train[0], train[1], batch_size=30, epochs=epochs, validation_data=valid, verbose=0
    )
