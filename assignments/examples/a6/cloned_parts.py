# title: Clones of backbone and head with their weights

# %% [a6-assemble]
def assemble(backbone, head):
    def copy(model):
        clone = keras.models.clone_model(model)
        clone.set_weights(model.get_weights())
        return clone

    inputs = keras.Input(backbone.input_shape[1:])
    x = copy(backbone)(inputs, training=False)
    return keras.Model(inputs, copy(head)(layers.GlobalAveragePooling2D()(x)))
