# title: A subclassed model around copied layers

# %% [a2-build-b-on-a]
class BOnA(keras.Model):
    def __init__(self, layers):
        super().__init__()
        self.reused = layers
        self.head = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        for layer in self.reused:
            x = layer(x)
        return self.head(x)


def build_b_on_a(model_a):
    clone = keras.models.clone_model(model_a)
    clone.set_weights(model_a.get_weights())
    model = BOnA(clone.layers[:-1])
    model(np.zeros((1, 28, 28), "float32"))
    return model

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    for layer in model._flatten_layers(include_self=False):
        if "units" not in layer.get_config() or layer.get_config()["units"] != 1:
            layer.trainable = False
    model.compile(loss="bce", optimizer="sgd")
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    for layer in model._flatten_layers(include_self=False):
        layer.trainable = True
    model.compile(loss="bce", optimizer=keras.optimizers.SGD(learning_rate=0.002, momentum=0.5))
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
