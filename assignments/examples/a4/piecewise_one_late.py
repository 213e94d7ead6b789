# title: Every interval gets the value of the one before
# expect: a4-piecewise: wrong-formula

# %% [a4-piecewise]
def piecewise_schedule(step, boundaries, values):
    for n, boundary in enumerate(boundaries):
        if step < boundary:
            return values[max(n - 1, 0)]
    return values[-2]
