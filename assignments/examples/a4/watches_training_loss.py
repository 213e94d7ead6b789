# title: ReduceLROnPlateau on the training loss
# expect: a4-performance: monitors-training-loss

# %% [a4-performance]
def performance_callback(factor=0.5, patience=5):
    return keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=factor, patience=patience)
