# title: ReduceLROnPlateau with a cool-down, a least change and a lowest rate

# %% [a4-performance]
def performance_callback(factor=0.5, patience=5):
    return keras.callbacks.ReduceLROnPlateau(
        factor=factor, patience=patience, cooldown=1, min_delta=1e-3, min_lr=1e-6, verbose=1
    )
