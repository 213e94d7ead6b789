# title: The cycle ends at eta0
# expect: a4-one-cycle: never-drops

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    half = total_steps / 2
    return eta0 + (eta1 - eta0) * (1 - abs(step - half) / half)
