# title: EXIF ignored and no batch axis; classify itself is right
# expect: a1-load-image: wrong-orientation
# expect: a1-make-batch: missing-batch-axis

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    return keras.utils.img_to_array(keras.utils.load_img(path, target_size=size))

# %% [a1-make-batch]
def make_batch(images):
    return np.array(images)
