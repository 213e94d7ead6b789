# title: Returns a list of pictures as the batch
# expect: a1-make-batch: wrong-type

# %% [a1-make-batch]
def make_batch(images):
    if not isinstance(images, list):
        images = [images]
    return images
