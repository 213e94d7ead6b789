# title: Feature maps flattened
# expect: a6-bottleneck: features-not-pooled

# %% [a6-bottleneck]
def bottleneck_features(backbone, images, batch_size=32):
    return backbone.predict(images, batch_size=batch_size, verbose=0).reshape(len(images), -1)
