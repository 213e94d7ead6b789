# title: The cycle's last stretch runs far below zero
# expect: a4-one-cycle: wrong-formula

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    half = total_steps * 0.45
    if step <= half:
        return eta0 + (eta1 - eta0) * step / half
    if step <= 2 * half:
        return eta1 - (eta1 - eta0) * (step - half) / half
    return eta0 - eta1 * (step - 2 * half) / (total_steps - 2 * half)
