# title: The batch decided by the number of axes

# %% [a1-make-batch]
def make_batch(images):
    array = np.asarray(images)
    return array if array.ndim == 4 else array.reshape((1, *array.shape))
