# title: The schedule is an argument that nobody asks
# expect: a4-train-with-schedule: schedule-not-attached

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
