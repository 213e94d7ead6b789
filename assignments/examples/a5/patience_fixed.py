# title: The patience argument is not used
# expect: a5-early-stopping: rate-ignored

# %% [a5-early-stopping]
def early_stopping(patience=10):
    return keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
