# title: The ranking is upside down and the network is loaded in every call
# expect: a1-top-k: not-sorted
# expect: a1-classify: reloads-model

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    return [(class_names[i], float(probabilities[i])) for i in np.argsort(probabilities)[-k:]]

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    network = keras.applications.ResNet50(weights="imagenet")
    probabilities = network.predict(preprocess(make_batch(load_image(path)), family), verbose=0)[0]
    return top_k(probabilities, class_names, k)
