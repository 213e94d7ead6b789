# title: classify preprocesses for one family only
# expect: a1-classify: wrong-preprocessing

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    batch = preprocess(make_batch(load_image(path)), "mobilenet")
    return top_k(model.predict(batch, verbose=0)[0], class_names, k)
