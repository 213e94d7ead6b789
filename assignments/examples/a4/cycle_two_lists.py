# title: A plateau of two steps at the top and a jump at the end

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    half = int(total_steps * 0.47)
    up = list(np.linspace(eta0, eta1, half))
    down = up[::-1]
    rest = [eta0 / 10] * (total_steps - 2 * half)
    return (up + down + rest)[step]
