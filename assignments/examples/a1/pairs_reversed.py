# title: (probability, name) instead of (name, probability)
# expect: a1-top-k: wrong-type

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    return sorted(zip(map(float, probabilities), class_names), reverse=True)[:k]
