# title: A clone of the head without its weights
# expect: a6-assemble: head-reinitialised

# %% [a6-assemble]
def assemble(backbone, head):
    inputs = keras.Input(shape=backbone.input_shape[1:])
    features = layers.GlobalAveragePooling2D()(backbone(inputs, training=False))
    return keras.Model(inputs, keras.models.clone_model(head)(features))
