# title: The follower trains on the validation data
# expect: a4-train-with-schedule: trained-on-validation

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    class EachStep(keras.callbacks.Callback):
        step = 0

        def on_train_batch_begin(self, batch, logs=None):
            self.model.optimizer.learning_rate = schedule(self.step)
            self.step += 1

    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    images, labels = valid
    return model.fit(
        images, labels, batch_size=16, epochs=epochs, callbacks=[EachStep()], verbose=0
    )
