# title: classify feeds the picture without a batch axis
# expect: a1-classify: missing-batch-axis

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    image = preprocess(load_image(path), family)
    return top_k(model.predict(image, verbose=0)[0], class_names, k)
