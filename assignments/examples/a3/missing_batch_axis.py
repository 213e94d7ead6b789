# title: One picture without a batch axis
# expect: a3-predict: crashed

# %% [a3-predict]
def predict_image(path, model, class_names):
    picture = keras.utils.load_img(path, target_size=model.input_shape[1:3])
    batch = keras.utils.img_to_array(picture)
    probabilities = model.predict(batch, verbose=0)[0]
    best = probabilities.argmax()
    return class_names[best], float(probabilities[best])
