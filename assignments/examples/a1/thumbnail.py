# title: thumbnail keeps the proportions, so the size is not the asked one
# expect: a1-load-image: wrong-size

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    image.thumbnail(size)
    return np.asarray(image, dtype="float32")
