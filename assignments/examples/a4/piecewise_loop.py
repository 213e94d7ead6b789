# title: A loop over the boundaries

# %% [a4-piecewise]
def piecewise_schedule(step, boundaries, values):
    for boundary, value in zip(boundaries, values):
        if step < boundary:
            return value
    return values[-1]
