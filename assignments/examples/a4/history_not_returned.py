# title: The trained model is returned instead of its history
# expect: a4-train-with-schedule: wrong-type

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])

    class Follow(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            step = int(self.model.optimizer.iterations)
            self.model.optimizer.learning_rate = schedule(step)

    model.fit(*train, epochs=epochs, validation_data=valid, callbacks=[Follow()], verbose=0)
    model.history = None
    return "trained"
