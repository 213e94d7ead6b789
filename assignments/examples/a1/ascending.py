# title: The least probable of the best comes first
# expect: a1-top-k: not-sorted

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    return [(class_names[i], float(probabilities[i])) for i in np.argsort(probabilities)[-k:]]
