# title: The bare function as learning rate, which Keras calls without a step
# expect: a4-train-with-schedule: crashed

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    optimizer = keras.optimizers.SGD(learning_rate=schedule, momentum=0.9)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer)
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
