# title: A Pillow image instead of an array
# expect: a1-load-image: wrong-type

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    return ImageOps.exif_transpose(Image.open(path)).convert("RGB").resize(size)
