# title: Compiled, but never trained
# expect: a4-train-with-schedule: schedule-not-attached, wrong-type

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    return model
