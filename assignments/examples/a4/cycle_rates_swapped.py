# title: eta0 and eta1 mixed up
# expect: a4-one-cycle: wrong-formula

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    corners = [0, 0.45 * total_steps, 0.9 * total_steps, total_steps - 1]
    return np.interp(step, corners, [eta1, eta0, eta1, eta0 / 10])
