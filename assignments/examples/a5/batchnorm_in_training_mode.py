# title: model(x, training=True)
# expect: a5-mc-dropout: batchnorm-in-training-mode

# %% [a5-mc-dropout]
def mc_dropout_predict(model, images, samples=100):
    passes = np.stack([np.asarray(model(images, training=True)) for _ in range(samples)])
    return passes.mean(axis=0), passes.std(axis=0)
