# title: Divided by 255 before the preprocessing
# expect: a1-classify: wrong-preprocessing

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    batch = preprocess(make_batch(load_image(path) / 255.0), family)
    return top_k(model.predict(batch, verbose=0)[0], class_names, k)
