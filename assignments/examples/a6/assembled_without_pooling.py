# title: The head on the feature maps
# expect: a6-assemble: features-not-pooled

# %% [a6-assemble]
def assemble(backbone, head):
    inputs = keras.Input(backbone.input_shape[1:])
    x = backbone(inputs, training=False)
    for layer in head.layers:
        x = layer(x)
    return keras.Model(inputs, x)
