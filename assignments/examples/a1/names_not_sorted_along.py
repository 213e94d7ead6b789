# title: Probabilities sorted, names left in place
# expect: a1-top-k: not-sorted

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    return list(zip(class_names[:k], sorted(map(float, probabilities), reverse=True)[:k]))
