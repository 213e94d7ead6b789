# title: Integer division in one schedule, no schedule in the training
# expect: a4-power: integer-division
# expect: a4-train-with-schedule: schedule-not-attached

# %% [a4-power]
def power_schedule(step, eta0, s, c=1):
    return eta0 / (1 + int(step / s)) ** c

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    rates = [schedule(i) for i in range(100)]
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
