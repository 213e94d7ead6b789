# title: A scaling that the images do not need
# expect: a6-assemble: wrong-preprocessing

# %% [a6-assemble]
def assemble(backbone, head):
    inputs = keras.Input(shape=backbone.input_shape[1:])
    features = layers.GlobalAveragePooling2D()(backbone(layers.Rescaling(1 / 127.5, offset=-1)(inputs), training=False))
    return keras.Model(inputs, head(features))
