# title: The batch number starts again with each epoch
# expect: a4-train-with-schedule: schedule-per-epoch

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])

    def follow(batch, logs):
        model.optimizer.learning_rate = schedule(batch)

    callbacks = [keras.callbacks.LambdaCallback(on_train_batch_begin=follow)]
    return model.fit(*train, epochs=epochs, validation_data=valid, callbacks=callbacks, verbose=0)
