# title: The array holds bytes
# expect: a1-load-image: wrong-type

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    return np.array(ImageOps.exif_transpose(Image.open(path)).convert("RGB").resize(size))
