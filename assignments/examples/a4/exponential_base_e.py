# title: e instead of ten
# expect: a4-exponential: wrong-formula

# %% [a4-exponential]
def exponential_schedule(step, eta0, s):
    return eta0 * np.exp(-step / s)
