# title: Images scaled a second time
# expect: a6-bottleneck: wrong-preprocessing

# %% [a6-bottleneck]
def bottleneck_features(backbone, images, batch_size=32):
    images = images / 127.5 - 1
    batches = [images[start : start + batch_size] for start in range(0, len(images), batch_size)]
    maps = [backbone(batch, training=False) for batch in batches]
    return np.concatenate([keras.ops.convert_to_numpy(m).mean(axis=(1, 2)) for m in maps])
