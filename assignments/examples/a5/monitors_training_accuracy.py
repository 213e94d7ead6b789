# title: Watches the training accuracy
# expect: a5-early-stopping: monitors-training-loss

# %% [a5-early-stopping]
def early_stopping(patience=10):
    return keras.callbacks.EarlyStopping(monitor="accuracy", patience=patience, restore_best_weights=True)
