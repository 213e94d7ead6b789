# title: Straight down to zero, through eta0

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    peak = int(0.42 * total_steps)
    if step < peak:
        return eta0 + (eta1 - eta0) * step / peak
    return eta1 * (1 - (step - peak) / (total_steps - 1 - peak))
