# title: No scaling and dropout at the end
# expect: a3-build-classifier: wrong-preprocessing, dropout-after-output

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    backbone.trainable = False
    model = keras.Sequential([backbone])
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(64, activation="relu"))
    model.add(layers.Dense(num_classes, activation="softmax"))
    model.add(layers.Dropout(dropout_rate))
    return model
