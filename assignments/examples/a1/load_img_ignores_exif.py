# title: Keras's load_img does not turn the picture
# expect: a1-load-image: wrong-orientation

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    return keras.utils.img_to_array(keras.utils.load_img(path, target_size=size))
