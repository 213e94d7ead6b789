# title: Backbone not frozen, photograph scaled twice
# expect: a3-build-classifier: backbone-not-frozen
# expect: a3-predict: preprocessing-twice

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    inputs = keras.Input(shape=backbone.input_shape[1:])
    x = layers.Rescaling(1.0 / 127.5, offset=-1.0)(inputs)
    x = backbone(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(64, activation="relu")(x)
    x = layers.Dropout(dropout_rate)(x)
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))

# %% [a3-predict]
def predict_image(path, model, class_names):
    picture = keras.utils.load_img(path, target_size=model.input_shape[1:3])
    batch = np.expand_dims(keras.utils.img_to_array(picture) / 127.5 - 1, 0)
    probabilities = model.predict(batch, verbose=0)[0]
    best = probabilities.argmax()
    return class_names[best], float(probabilities[best])
