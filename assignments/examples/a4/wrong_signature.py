# title: s is missing from the parameters
# expect: a4-exponential: wrong-signature

# %% [a4-exponential]
def exponential_schedule(step, eta0):
    return eta0 * 0.1 ** (step / 20)
