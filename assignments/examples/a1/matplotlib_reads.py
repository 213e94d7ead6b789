# title: matplotlib ignores EXIF, and reads PNG files as 0 to 1
# expect: a1-load-image: wrong-orientation, wrong-preprocessing

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = plt.imread(path)
    if image.ndim == 2:
        image = np.stack([image] * 3, axis=-1)
    return keras.ops.convert_to_numpy(keras.ops.image.resize(image[..., :3], size)).astype("float32")
