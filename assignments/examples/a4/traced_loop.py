# title: A traced training step and optimizer.apply

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    optimizer = keras.optimizers.Nadam()
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    @tf.function
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        gradients = tape.gradient(loss, model.trainable_weights)
        optimizer.apply(gradients, model.trainable_weights)
        return loss

    losses, step = [], 0
    optimizer.build(model.trainable_variables)
    for epoch in range(epochs):
        for start in range(0, len(train[0]) - 59, 60):
            optimizer.learning_rate.assign(schedule(step))
            loss = train_step(train[0][start : start + 60], train[1][start : start + 60])
            step += 1
        losses.append(float(loss))
    return {"loss": losses}
