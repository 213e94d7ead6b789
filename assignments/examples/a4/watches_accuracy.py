# title: ReduceLROnPlateau on the training accuracy
# expect: a4-performance: monitors-training-loss

# %% [a4-performance]
def performance_callback(factor=0.5, patience=5):
    return keras.callbacks.ReduceLROnPlateau("accuracy", factor=factor, patience=patience)
