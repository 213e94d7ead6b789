# title: The EXIF tag is read, but the picture is turned the wrong way
# expect: a1-load-image: wrong-orientation

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = Image.open(path)
    angle = {3: 180, 6: 90, 8: 270}.get(image.getexif().get(274), 0)
    return np.asarray(image.convert("RGB").rotate(angle, expand=True).resize(size), dtype="float32")
