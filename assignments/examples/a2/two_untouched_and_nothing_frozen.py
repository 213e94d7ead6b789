# title: The split is not attempted and nothing is frozen
# expect: a2-split-tasks: not-attempted
# expect: a2-warm-up: nothing-frozen

# %% [a2-split-tasks]
def split_tasks(images, labels):
    """Split (images, labels) into task A (eight classes) and task B (sandal or shirt)."""
    # YOUR CODE HERE
    raise NotImplementedError()

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-3), metrics=["accuracy"])
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
