# title: Early stopping with every argument by name

# %% [a5-early-stopping]
def early_stopping(patience=10):
    return keras.callbacks.EarlyStopping(monitor="val_loss", min_delta=0.001, patience=patience,
                                         verbose=1, mode="min", restore_best_weights=True)
