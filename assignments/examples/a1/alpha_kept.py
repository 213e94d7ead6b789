# title: Grey becomes RGB, but the alpha channel stays
# expect: a1-load-image: wrong-channels

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = np.asarray(ImageOps.exif_transpose(Image.open(path)).resize(size), dtype="float32")
    if image.ndim == 2:
        image = np.stack([image] * 3, axis=-1)
    return image
