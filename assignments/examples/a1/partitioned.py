# title: argpartition finds the best k in no order
# expect: a1-top-k: not-sorted

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    best = np.sort(np.argpartition(probabilities, -k)[-k:])
    return [(class_names[i], float(probabilities[i])) for i in best]
