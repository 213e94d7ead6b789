# title: The maximum instead of the average
# expect: a6-assemble: features-not-pooled

# %% [a6-assemble]
def assemble(backbone, head):
    inputs = keras.Input(shape=backbone.input_shape[1:])
    features = layers.GlobalMaxPooling2D()(backbone(inputs, training=False))
    return keras.Model(inputs, head(features))
