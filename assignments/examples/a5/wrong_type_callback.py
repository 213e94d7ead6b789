# title: A list of callbacks instead of one
# expect: a5-early-stopping: wrong-type

# %% [a5-early-stopping]
def early_stopping(patience=10):
    return [keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)]
