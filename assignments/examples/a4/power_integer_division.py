# title: // in the power schedule
# expect: a4-power: integer-division

# %% [a4-power]
def power_schedule(step, eta0, s, c=1):
    return eta0 / (1 + step // s) ** c
