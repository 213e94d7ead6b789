# title: Keeps the last weights
# expect: a5-early-stopping: best-weights-not-restored

# %% [a5-early-stopping]
def early_stopping(patience=10):
    return keras.callbacks.EarlyStopping(patience=patience)
