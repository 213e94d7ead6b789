# title: The picture keeps its own size
# expect: a1-load-image: wrong-size

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return np.asarray(image, dtype="float32")
