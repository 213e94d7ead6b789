# title: Features by a model that pools, tensors returned

# %% [a6-bottleneck]
def bottleneck_features(backbone, images, batch_size=32):
    pooled = layers.GlobalAveragePooling2D()(backbone.output)
    extractor = keras.Model(backbone.input, pooled)
    return keras.ops.convert_to_tensor(extractor.predict(images, batch_size=batch_size, verbose=0))

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    match dataset_size, similarity:
        case "small", "similar":
            return "train-head-only"
        case "small", _:
            return "fine-tune-with-augmentation"
        case "large", "similar":
            return "fine-tune-top"
    return "train-everything"
