# title: preprocess_input before a model that scales
# expect: a3-predict: preprocessing-twice

# %% [a3-predict]
def predict_image(path, model, class_names):
    picture = keras.utils.load_img(path, target_size=model.input_shape[1:3])
    batch = np.expand_dims(keras.utils.img_to_array(picture), 0)
    batch = keras.applications.mobilenet.preprocess_input(batch)
    probabilities = model.predict(batch, verbose=0)[0]
    best = probabilities.argmax()
    return class_names[best], float(probabilities[best])
