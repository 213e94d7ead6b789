# title: A loop of one's own with a gradient tape

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    optimizer = keras.optimizers.SGD(momentum=0.9)
    loss_of = keras.losses.SparseCategoricalCrossentropy()
    batches = tf.data.Dataset.from_tensor_slices(train).shuffle(1000).batch(32)
    history, step = {"loss": [], "val_loss": []}, 0
    for _ in range(epochs):
        losses = []
        for images, labels in batches:
            with tf.GradientTape() as tape:
                loss = loss_of(labels, model(images, training=True))
            optimizer.learning_rate = schedule(step)
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            losses.append(float(loss))
            step += 1
        history["loss"].append(np.mean(losses))
        history["val_loss"].append(float(loss_of(valid[1], model(valid[0]))))
    return history
