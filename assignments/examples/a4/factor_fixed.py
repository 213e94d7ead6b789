# title: The factor is a fixed number
# expect: a4-performance: rate-ignored

# %% [a4-performance]
def performance_callback(factor=0.5, patience=5):
    return keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=patience)
