# title: A schedule object that hands the step on as it is, compiled with XLA

# %% [a4-train-with-schedule]
class Planned(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, plan):
        super().__init__()
        self.plan = plan

    def __call__(self, step):
        return self.plan(step)


def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.SGD(Planned(schedule), momentum=0.9, nesterov=True),
        metrics=["accuracy"],
        jit_compile=True,
    )
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
