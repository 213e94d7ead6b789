# title: The centre of the picture instead of the squeezed whole

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path))
    image = ImageOps.fit(image.convert("RGB"), (size[1], size[0]), Image.Resampling.NEAREST)
    return np.array(image).astype(np.float32)
