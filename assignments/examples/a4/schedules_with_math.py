# title: Logarithms, bisect and integer corners

# %% [a4-power]
import math


def power_schedule(step, eta0, s, c=1):
    return eta0 / math.pow(1 + step / s, c)

# %% [a4-exponential]
def exponential_schedule(step, eta0, s):
    return eta0 * math.exp(-math.log(10) * step / s)

# %% [a4-piecewise]
from bisect import bisect_left


def piecewise_schedule(step, boundaries, values):
    return values[bisect_left(boundaries, step)]

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    last = total_steps // 10 + 1
    half = (total_steps - last) // 2

    def between(x1, x2, y1, y2):
        return (y2 - y1) * (step - x1) / (x2 - x1) + y1

    if step < half:
        return between(0, half, eta0, eta1)
    if step < 2 * half:
        return between(half, 2 * half, eta1, eta0)
    return max(between(2 * half, total_steps, eta0, eta0 / 1000), 0)
