# title: EarlyStopping lowers no rate
# expect: a4-performance: never-drops

# %% [a4-performance]
def performance_callback(factor=0.5, patience=5):
    return keras.callbacks.EarlyStopping(patience=patience)
