# title: Enlarge by an eighth, then crop the centre

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    height, width = size
    scale = max(height / image.height, width / image.width) * 8 / 7
    image = image.resize((round(image.width * scale), round(image.height * scale)))
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return np.asarray(image.crop((left, top, left + width, top + height)), np.float32)
