# title: heapq and a tuple of tuples

# %% [a1-top-k]
import heapq


def top_k(probabilities, class_names, k=3):
    best = heapq.nlargest(k, range(len(probabilities)), key=lambda i: probabilities[i])
    return tuple((class_names[i], probabilities[i]) for i in best)
