# title: The one in the denominator is missing from the power
# expect: a4-power: wrong-formula

# %% [a4-power]
def power_schedule(step, eta0, s, c=1):
    return eta0 / (1 + (step / s) ** c)
