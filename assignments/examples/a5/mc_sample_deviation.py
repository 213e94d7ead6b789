# title: Sample standard deviation, which one pass does not have

# %% [a5-mc-dropout]
def mc_dropout_predict(model, images, samples=100):
    passes = []
    for _ in range(samples):
        x = images
        for layer in model.layers:
            x = layer(x, training=True) if isinstance(layer, keras.layers.Dropout) else layer(x)
        passes.append(keras.ops.convert_to_numpy(x))
    if samples < 2:
        raise ValueError("a deviation needs two passes at least")
    passes = np.array(passes)
    return passes.mean(axis=0), passes.std(axis=0, ddof=1)
