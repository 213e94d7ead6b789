# title: Dropout at a half, whatever rate the network has
# expect: a5-mc-dropout: wrong-statistics

# %% [a5-mc-dropout]
class AlwaysDropout(keras.layers.Dropout):
    def call(self, inputs, training=None):
        return super().call(inputs, training=True)


def mc_dropout_predict(model, images, samples=100):
    stack = [
        AlwaysDropout(0.5) if isinstance(layer, keras.layers.Dropout) else layer
        for layer in model.layers
    ]
    stochastic = keras.Sequential(stack)
    passes = np.stack([stochastic(images) for _ in range(samples)])
    return passes.mean(axis=0), passes.std(axis=0)
