# title: Rows and columns swapped
# expect: a1-load-image: wrong-orientation

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB").resize(size)
    return np.asarray(image, dtype="float32").transpose(1, 0, 2)
