# title: A misspelt name
# expect: a1-top-k: crashed

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    best = np.argsort(probabilites)[::-1][:k]
    return [(class_names[i], float(probabilities[i])) for i in best]
