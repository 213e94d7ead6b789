# title: A flat model on the backbone's own graph

# %% [a6-assemble]
def assemble(backbone, head):
    pooled = layers.GlobalAveragePooling2D()(backbone.output)
    return keras.Model(backbone.input, head(pooled))
