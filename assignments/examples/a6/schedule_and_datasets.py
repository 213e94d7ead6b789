# title: A decaying rate, tf.data, BatchNormalization frozen by name

# %% [a6-fine-tune]
import tensorflow as tf


def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    backbone = next(layer for layer in model.layers if hasattr(layer, "layers"))
    backbone.trainable = True
    keep = {layer.name for layer in backbone.layers[-last_layers:]}
    for layer in backbone.layers:
        layer.trainable = layer.name in keep and "Normalization" not in type(layer).__name__
    rate = keras.optimizers.schedules.CosineDecay(head_learning_rate / 20, 100)
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.SGD(rate, momentum=0.95),
        metrics=["accuracy"],
    )
    batches = tf.data.Dataset.from_tensor_slices(train).shuffle(100).batch(8)
    watched = tf.data.Dataset.from_tensor_slices(valid).batch(8)
    return model.fit(batches, validation_data=watched, epochs=2, verbose=0)
