# title: classify loads by itself and ignores how the camera was held
# expect: a1-classify: wrong-orientation

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    image = keras.utils.img_to_array(keras.utils.load_img(path, target_size=(224, 224)))
    return top_k(model.predict(preprocess(make_batch(image), family), verbose=0)[0], class_names, k)
