# title: The peak after three tenths of the steps
# expect: a4-one-cycle: peak-in-wrong-place

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    corners = [0, 0.3 * total_steps, 0.9 * total_steps, total_steps]
    return np.interp(step, corners, [eta0, eta1, eta0, 0])
