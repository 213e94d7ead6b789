# title: The last tenth of the cycle at a constant rate far below the others

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    peak, end = 0.5 * total_steps, 0.9 * total_steps
    if step <= peak:
        return eta0 + (eta1 - eta0) * step / peak
    if step <= end:
        return eta1 - (eta1 - eta0) * (step - peak) / (end - peak)
    return eta0 / 100
