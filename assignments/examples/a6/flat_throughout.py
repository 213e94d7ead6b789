# title: A flat model, fine-tuned by position in the flat list

# %% [a6-assemble]
def assemble(backbone, head):
    pooled = layers.GlobalAveragePooling2D(name="gap")(backbone.output)
    return keras.Model(backbone.input, head(pooled))

# %% [a6-fine-tune]
def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    names = [layer.name for layer in model.layers]
    end = names.index("gap")
    for position, layer in enumerate(model.layers):
        in_top = position >= end - last_layers
        layer.trainable = in_top and not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.SGD(0.05 * head_learning_rate, momentum=0.8, nesterov=True),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(*train, validation_data=valid, epochs=2, verbose=0)
