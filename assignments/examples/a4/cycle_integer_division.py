# title: // while climbing
# expect: a4-one-cycle: integer-division

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    half = int(0.45 * total_steps)
    if step < half:
        return eta0 + (eta1 - eta0) * (step // half)
    if step < 2 * half:
        return eta1 - (eta1 - eta0) * (step - half) / half
    return eta0 / 100
