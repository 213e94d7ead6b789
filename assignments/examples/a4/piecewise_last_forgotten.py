# title: The last value is never reached
# expect: a4-piecewise: wrong-formula

# %% [a4-piecewise]
def piecewise_schedule(step, boundaries, values):
    rate = values[0]
    for boundary, value in zip(boundaries[:-1], values[1:-1]):
        if step > boundary:
            rate = value
    return rate
