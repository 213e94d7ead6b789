# title: Keras's staircase
# expect: a4-exponential: integer-division

# %% [a4-exponential]
def exponential_schedule(step, eta0, s):
    return keras.optimizers.schedules.ExponentialDecay(eta0, s, 0.1, staircase=True)(step)
