# title: Says in so many words that the best weights shall not come back
# expect: a5-early-stopping: best-weights-not-restored

# %% [a5-early-stopping]
def early_stopping(patience=10):
    return keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=patience, restore_best_weights=False
    )
