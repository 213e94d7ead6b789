# title: Flags set through the model and the head, early stopping while fine-tuning

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    model.trainable = False
    model.trainable = True
    for layer in model.layers[:-1]:
        layer.trainable = False
    optimizer = keras.optimizers.Nadam(learning_rate=5e-3)
    model.compile(loss=keras.losses.BinaryCrossentropy(label_smoothing=0.02), optimizer=optimizer)
    history = model.fit(x=train[0], y=train[1], batch_size=50, epochs=epochs, validation_data=valid, verbose=0)
    return history

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    model.trainable = True
    for layer in model.layers[:-1]:
        layer.trainable = True
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.compile(loss=keras.losses.BinaryCrossentropy(), optimizer=keras.optimizers.SGD(5e-4, momentum=0.9))
    return model.fit(x=train[0], y=train[1], batch_size=50, epochs=epochs, validation_data=valid,
                     callbacks=[stop], verbose=0)
