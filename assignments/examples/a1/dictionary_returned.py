# title: A dictionary instead of a list of pairs
# expect: a1-top-k: wrong-type

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    best = np.argsort(probabilities)[::-1][:k]
    return {class_names[i]: float(probabilities[i]) for i in best}
