# title: The peak comes too late and the last drop is missing
# expect: a4-one-cycle: peak-in-wrong-place, never-drops

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    return float(np.interp(step, [0, 0.7 * total_steps, total_steps - 1], [eta0, eta1, eta0]))
