# title: A clone whose Dropout layers are always on

# %% [a5-mc-dropout]
class AlwaysDropout(keras.layers.Dropout):
    def call(self, inputs, training=False):
        return super().call(inputs, training=True)


def mc_dropout_predict(model, images, samples=100):
    def swap(layer):
        if isinstance(layer, keras.layers.Dropout):
            return AlwaysDropout(layer.rate)
        return layer.__class__.from_config(layer.get_config())

    twin = keras.models.clone_model(model, clone_function=swap)
    twin.set_weights([w for w in model.get_weights()][: len(twin.get_weights())])
    passes = [twin.predict(images, verbose=0) for _ in range(samples)]
    return np.mean(passes, axis=0), np.std(passes, axis=0, ddof=1)
