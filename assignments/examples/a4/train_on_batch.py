# title: train_on_batch, with the rate set before each call

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    images, labels = train
    batch_size, step, history = 64, 0, {"loss": [], "accuracy": []}
    for epoch in range(epochs):
        order = np.random.permutation(len(images))
        for first in range(0, len(images), batch_size):
            chosen = order[first : first + batch_size]
            model.optimizer.learning_rate = schedule(step)
            loss, accuracy = model.train_on_batch(images[chosen], labels[chosen])
            step += 1
        history["loss"].append(float(loss))
        history["accuracy"].append(float(accuracy))
    return history
