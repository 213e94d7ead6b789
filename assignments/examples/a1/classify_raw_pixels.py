# title: classify forgets the preprocessing
# expect: a1-classify: wrong-preprocessing

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    return top_k(model.predict(make_batch(load_image(path)), verbose=0)[0], class_names, k)
