# title: Always 224 × 224, whatever is asked
# expect: a1-load-image: wrong-size

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return np.asarray(image.resize((224, 224)), dtype="float32")
