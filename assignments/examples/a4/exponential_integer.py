# title: The exponent is cut to a whole number
# expect: a4-exponential: integer-division

# %% [a4-exponential]
def exponential_schedule(step, eta0, s):
    return eta0 * 0.1 ** int(step / s)
