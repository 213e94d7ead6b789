# title: Divided by 255 while loading
# expect: a1-load-image: wrong-preprocessing

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB").resize(size)
    return np.asarray(image, dtype="float32") / 255
