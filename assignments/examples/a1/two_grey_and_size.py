# title: Grey files stay grey, and the size is fixed
# expect: a1-load-image: wrong-channels, wrong-size

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    return np.asarray(ImageOps.exif_transpose(Image.open(path)).resize((224, 224)), "float32")
