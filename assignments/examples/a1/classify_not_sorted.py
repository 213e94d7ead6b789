# title: classify ranks by itself and forgets to sort
# expect: a1-classify: not-sorted

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    chances = model.predict(preprocess(make_batch(load_image(path)), family), verbose=0)[0]
    return list(zip(class_names, map(float, chances)))[:k]
