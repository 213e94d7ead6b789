# title: The photograph keeps its own size
# expect: a3-predict: wrong-preprocessing

# %% [a3-predict]
def predict_image(path, model, class_names):
    batch = keras.utils.img_to_array(keras.utils.load_img(path))[None]
    probabilities = model.predict(batch, verbose=0)[0]
    best = int(probabilities.argmax())
    return class_names[best], float(probabilities[best])
