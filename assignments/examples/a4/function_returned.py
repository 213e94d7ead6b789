# title: The schedule returns another function
# expect: a4-power: wrong-type

# %% [a4-power]
def power_schedule(step, eta0, s, c=1):
    return lambda epoch: eta0 / (1 + epoch / s) ** c
