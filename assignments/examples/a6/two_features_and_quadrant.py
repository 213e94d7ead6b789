# title: Feature maps not pooled, a quadrant wrong
# expect: a6-bottleneck: features-not-pooled
# expect: a6-choose: wrong-quadrant

# %% [a6-bottleneck]
def bottleneck_features(backbone, images, batch_size=32):
    maps = backbone.predict(images, batch_size=batch_size, verbose=0)
    return maps.reshape((maps.shape[0], -1))

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    if dataset_size == "large":
        return "fine-tune-top" if similarity == "similar" else "train-head-only"
    if similarity == "similar":
        return "train-head-only"
    return "fine-tune-with-augmentation"
