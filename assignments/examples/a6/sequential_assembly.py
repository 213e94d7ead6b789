# title: Backbone, pooling and head in a row

# %% [a6-assemble]
def assemble(backbone, head):
    backbone.trainable = False
    return keras.Sequential(
        [keras.Input(backbone.input_shape[1:]), backbone, layers.GlobalAveragePooling2D(), head]
    )
