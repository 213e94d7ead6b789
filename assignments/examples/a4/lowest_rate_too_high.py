# title: A lowest rate that forbids every drop
# expect: a4-performance: never-drops

# %% [a4-performance]
def performance_callback(factor=0.5, patience=5):
    return keras.callbacks.ReduceLROnPlateau(factor=factor, patience=patience, min_lr=0.5)
