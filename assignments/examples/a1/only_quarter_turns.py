# title: Upside-down photographs stay upside down
# expect: a1-load-image: wrong-orientation

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = Image.open(path)
    turns = {6: -90, 8: 90}
    angle = turns.get(image.getexif().get(274), 0)
    image = image.convert("RGB").rotate(angle, expand=True).resize(size)
    return np.asarray(image, dtype="float32")
