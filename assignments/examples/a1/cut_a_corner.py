# title: The upper left corner is cut out instead of resizing
# expect: a1-load-image: wrong-size

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return np.asarray(image.crop((0, 0, size[1], size[0])), dtype="float32")
