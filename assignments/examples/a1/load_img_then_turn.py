# title: Keras's load_img, and the EXIF tag followed by hand

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    image = keras.utils.load_img(path)
    orientation = Image.open(path).getexif().get(274, 1)
    turns = {3: 180, 6: 270, 8: 90}
    if orientation in turns:
        image = image.rotate(turns[orientation], expand=True)
    image = image.resize(size[::-1], Image.LANCZOS)
    return keras.utils.img_to_array(image)

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    height, width = model.input_shape[1:3]
    image = load_image(path, size=(height, width))
    prediction = model.predict_on_batch(preprocess(image[np.newaxis], family))
    return top_k(prediction.squeeze(), class_names, k)
