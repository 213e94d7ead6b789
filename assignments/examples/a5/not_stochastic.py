# title: predict, a hundred times the same
# expect: a5-mc-dropout: not-stochastic

# %% [a5-mc-dropout]
def mc_dropout_predict(model, images, samples=100):
    passes = np.stack([model.predict(images, verbose=0) for _ in range(samples)])
    return passes.mean(axis=0), passes.std(axis=0)
