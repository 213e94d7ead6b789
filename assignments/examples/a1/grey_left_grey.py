# title: No conversion to RGB
# expect: a1-load-image: wrong-channels

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).resize(size)
    return np.asarray(image, dtype="float32")
