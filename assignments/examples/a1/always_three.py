# title: Always three classes
# expect: a1-top-k: wrong-size

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    best = np.argsort(probabilities)[::-1][:3]
    return [(class_names[i], float(probabilities[i])) for i in best]
