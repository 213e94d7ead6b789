# title: The network is loaded in every call
# expect: a1-classify: reloads-model

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    model = backbones.load("mobilenet", alpha=0.25, include_top=True).model
    probabilities = model.predict(preprocess(make_batch(load_image(path)), family), verbose=0)[0]
    return top_k(probabilities, class_names, k)
