# title: A cosine instead of straight lines
# expect: a4-one-cycle: wrong-formula

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    if step < 0.9 * total_steps:
        return eta0 + (eta1 - eta0) * (1 - np.cos(2 * np.pi * step / (0.9 * total_steps))) / 2
    return eta0 / 10
