# title: All schedules with NumPy or Keras's own classes

# %% [a4-power]
def power_schedule(step, eta0, s, c=1):
    return np.float32(eta0) * np.power(1.0 + np.divide(step, s), -c)

# %% [a4-exponential]
def exponential_schedule(step, eta0, s):
    return float(keras.optimizers.schedules.ExponentialDecay(eta0, s, 0.1)(step))

# %% [a4-piecewise]
def piecewise_schedule(step, boundaries, values):
    return keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, values)(step)

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    corners = [0, 0.5 * total_steps, 0.95 * total_steps, total_steps - 1]
    return np.interp(step, corners, [eta0, eta1, eta0, eta0 / 100])
