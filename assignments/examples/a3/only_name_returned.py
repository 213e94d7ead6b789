# title: Only the name
# expect: a3-predict: wrong-type

# %% [a3-predict]
def predict_image(path, model, class_names):
    picture = keras.utils.load_img(path, target_size=model.input_shape[1:3])
    batch = np.expand_dims(keras.utils.img_to_array(picture), 0)
    probabilities = model.predict(batch, verbose=0)[0]
    best = probabilities.argmax()
    return class_names[best]
