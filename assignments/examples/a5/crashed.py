# title: A misspelt layer name
# expect: a5-batch-norm: crashed

# %% [a5-batch-norm]
def build_batch_norm_mlp():
    return keras.Sequential([keras.layers.BatchNormalisation()])
