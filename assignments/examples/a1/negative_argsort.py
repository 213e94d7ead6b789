# title: argsort of the negative vector, lists as pairs

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    probabilities = np.asarray(probabilities)
    order = (-probabilities).argsort()[:k]
    return list(map(list, zip(np.array(class_names)[order], probabilities[order])))
