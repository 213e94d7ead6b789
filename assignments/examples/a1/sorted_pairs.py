# title: Sort pairs instead of positions, rounded for people

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    pairs = sorted(zip(class_names, probabilities), key=lambda pair: pair[1], reverse=True)
    return [(name, round(float(p), 3)) for name, p in pairs[:k]]
