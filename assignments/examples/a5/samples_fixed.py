# title: Always a hundred passes
# expect: a5-mc-dropout: wrong-statistics

# %% [a5-mc-dropout]
def mc_dropout_predict(model, images, samples=100):
    def one_pass():
        x = images
        for layer in model.layers:
            x = layer(x, training=True) if isinstance(layer, keras.layers.Dropout) else layer(x)
        return np.asarray(x)

    passes = np.stack([one_pass() for _ in range(100)])
    return passes.mean(axis=0), passes.std(axis=0)
