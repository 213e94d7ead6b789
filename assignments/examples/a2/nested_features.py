# title: The reused layers nested as one feature extractor

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    copied = keras.models.clone_model(model_a)
    copied.set_weights(model_a.get_weights())
    features = keras.Sequential([keras.Input((28, 28))] + copied.layers[:-1], name="features")
    inputs = keras.Input((28, 28))
    outputs = keras.layers.Dense(1, activation="sigmoid")(features(inputs))
    return keras.Model(inputs, outputs)

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    *reused, head = model.layers
    for layer in reused:
        layer.trainable = False
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=keras.losses.BinaryCrossentropy())
    return model.fit(train[0], train[1], validation_data=valid, epochs=epochs, verbose=0)

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = True
    model.compile(optimizer=keras.optimizers.Adam(1e-4), loss=keras.losses.BinaryCrossentropy())
    return model.fit(train[0], train[1], validation_data=valid, epochs=epochs, verbose=0)
