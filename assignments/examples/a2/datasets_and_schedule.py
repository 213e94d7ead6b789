# title: tf.data pipelines and a decaying rate

# %% [a2-warm-up]
import tensorflow as tf

def pipeline(pair, shuffle):
    data = tf.data.Dataset.from_tensor_slices(pair)
    if shuffle:
        data = data.shuffle(500, seed=1)
    return data.batch(32)

def warm_up(model, train, valid, epochs=4):
    for layer in model.layers:
        layer.trainable = layer is model.layers[-1]
    model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(pipeline(train, True), epochs=epochs, validation_data=pipeline(valid, False), verbose=0)

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model.layers:
        layer.trainable = True
    rate = keras.optimizers.schedules.ExponentialDecay(2e-4, decay_steps=50, decay_rate=0.9)
    model.compile(keras.optimizers.RMSprop(rate), "binary_crossentropy", metrics=["accuracy"])
    return model.fit(pipeline(train, True), epochs=epochs, validation_data=pipeline(valid, False), verbose=0)
