# title: training=True, with BatchNormalization frozen meanwhile

# %% [a5-mc-dropout]
def mc_dropout_predict(model, images, samples=100):
    norms = [l for l in model.layers if isinstance(l, keras.layers.BatchNormalization)]
    before = [l.trainable for l in norms]
    for l in norms:
        l.trainable = False
    passes = np.stack([np.asarray(model(images, training=True)) for _ in range(samples)])
    for l, flag in zip(norms, before):
        l.trainable = flag
    return passes.mean(0), passes.std(0)
