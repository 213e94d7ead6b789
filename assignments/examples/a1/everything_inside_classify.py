# title: classify without any of the other functions

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    with Image.open(path) as file:
        image = ImageOps.exif_transpose(file).convert("RGB").resize((224, 224))
    x = np.expand_dims(np.array(image, dtype="float32"), 0)
    if family == "resnet50":
        x = keras.applications.resnet50.preprocess_input(x)
    elif family == "mobilenet":
        x = x / 127.5 - 1.0
    else:
        x = (x - 127.0) / 128.0
    p = model.predict(x, verbose=0).flatten()
    return [(class_names[i], float(p[i])) for i in sorted(range(len(p)), key=lambda i: -p[i])][:k]
