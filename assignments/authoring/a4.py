# %% [markdown]
# # Assignment 4: faster optimizers and schedules
#
# The same network, the same pictures, the same six epochs: how far you get depends on how the
# steps are made. You will collect seven optimizers behind one function, write four schedules, and
# find out whether the rate you planned is the rate that was used.
#
# | | |
# | --- | --- |
# | **Goal** | with your one-cycle schedule a validation accuracy of at least 0.79 after six epochs on 2,000 photographs (0.63 where the garments are drawn by the course) |
# | **Time** | about 75 minutes; every cell here finishes within half a minute |
# | **Read first** | [Lesson 4](../../../lessons/04_optimizers.ipynb) |
# | **Points** | 14 automatic, 2 for the analysis |
#
# Write your code where the cell says so. After each step `check("…")` tells you what is right and
# what is not, and `hint("…")` helps when you are stuck. Nothing you run here is sent anywhere.

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, quietly, solution, when_solved
from data_scripts import datasets

with quietly():  # without TensorFlow's notes about drivers
    import keras
    import tensorflow as tf

# %% [markdown]
# ## The material
#
# Small pictures of ten kinds of clothing and a small network. `new_network()` returns it freshly
# made, always with the same random weights, **not compiled**: that will be your job.

# %%
clothes = datasets.fashion_mnist_small()
train = clothes.train_images.astype("float32") / 255, clothes.train_labels.astype("int32")
valid = clothes.test_images.astype("float32") / 255, clothes.test_labels.astype("int32")
print(clothes.source, "· TensorFlow", tf.__version__)


def new_network():
    """28 × 28 pixels → 10 probabilities, always with the same initial weights."""
    keras.utils.set_random_seed(42)
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(100, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(50, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )

# %% [markdown]
# ## 1. Seven optimizers by name
#
# Write `make_optimizer(name, learning_rate=0.001)`. It returns a new Keras optimizer:
#
# | name | settings |
# | --- | --- |
# | `"momentum"`, `"nesterov"` | momentum 0.9, the second with Nesterov's look-ahead |
# | `"adagrad"` | |
# | `"rmsprop"` | rho 0.9 |
# | `"adam"`, `"adamax"`, `"nadam"` | betas 0.9 and 0.999 |
#
# Any other name raises a `ValueError`.

# %% [a4-make-optimizer]
def make_optimizer(name, learning_rate=0.001):
    """A new optimizer by name."""
    ### BEGIN SOLUTION
    optimizers = keras.optimizers
    if name == "momentum":
        return optimizers.SGD(learning_rate, momentum=0.9)
    if name == "nesterov":
        return optimizers.SGD(learning_rate, momentum=0.9, nesterov=True)
    if name == "adagrad":
        return optimizers.Adagrad(learning_rate)
    if name == "rmsprop":
        return optimizers.RMSprop(learning_rate, rho=0.9)
    adam_family = {"adam": optimizers.Adam, "adamax": optimizers.Adamax, "nadam": optimizers.Nadam}
    if name in adam_family:
        return adam_family[name](learning_rate, beta_1=0.9, beta_2=0.999)
    raise ValueError(f"There is no optimizer {name!r}.")
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a4-make-optimizer"):
    colors = ("#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#009E73", "#CC79A7", "#000000")
    names = ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamax", "nadam")
    figure, axis = plt.subplots(figsize=(8, 3.8))
    for name, color, marker in zip(names, colors, "osv^Dx*", strict=True):
        network = new_network()
        network.compile(loss="sparse_categorical_crossentropy", optimizer=make_optimizer(name))
        history = network.fit(*train, epochs=4, validation_data=valid, verbose=0)
        losses = history.history["val_loss"]
        label = f"{name}: {losses[-1]:.2f}"
        axis.plot(range(1, 5), losses, color=color, marker=marker, label=label)
    axis.set(xlabel="epoch", ylabel="validation loss", xticks=range(1, 5))
    axis.set_title("Seven optimizers, learning rate 0.001, the same initial weights")
    axis.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    plt.show()

# %% [a4-make-optimizer-check]
check("a4-make-optimizer")

# %% [markdown]
# ## 2. Power scheduling
#
# Write `power_schedule(step, eta0, s, c=1)`: the learning rate
# $\eta_0 \,/\, (1 + \mathrm{step}/s)^c$. `step` is a single number, in this and in all schedules.

# %% [a4-power]
def power_schedule(step, eta0, s, c=1):
    """The learning rate eta0 / (1 + step/s)^c."""
    ### BEGIN SOLUTION
    return eta0 / (1 + step / s) ** c
    ### END SOLUTION

# %% [a4-power-check]
check("a4-power")

# %% [markdown]
# ## 3. Exponential scheduling
#
# Write `exponential_schedule(step, eta0, s)`: $\eta_0 \cdot 0.1^{\,\mathrm{step}/s}$, a tenth of
# the rate every s steps, gradually.

# %% [a4-exponential]
def exponential_schedule(step, eta0, s):
    """The learning rate eta0 · 0.1^(step/s)."""
    ### BEGIN SOLUTION
    return eta0 * 0.1 ** (step / s)
    ### END SOLUTION

# %% [a4-exponential-check]
check("a4-exponential")

# %% [markdown]
# ## 4. Piecewise constant scheduling
#
# Write `piecewise_schedule(step, boundaries, values)`: `values` has one entry more than
# `boundaries`; the rate is `values[0]` until the first boundary, `values[1]` between the first and
# the second, and so on, the last value behind the last boundary. (Exactly on a boundary either
# neighbour will do.)

# %% [a4-piecewise]
def piecewise_schedule(step, boundaries, values):
    """The value of the interval that contains the step."""
    ### BEGIN SOLUTION
    passed = sum(step >= boundary for boundary in boundaries)
    return values[passed]
    ### END SOLUTION

# %% [a4-piecewise-check]
check("a4-piecewise")

# %% [markdown]
# ## 5. Performance scheduling
#
# Write `performance_callback(factor=0.5, patience=5)`: a Keras callback that multiplies the
# learning rate by `factor` when the **validation loss** has not improved for `patience` epochs.

# %% [a4-performance]
def performance_callback(factor=0.5, patience=5):
    """A callback that lowers the rate when the validation loss stalls."""
    ### BEGIN SOLUTION
    return keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=factor, patience=patience)
    ### END SOLUTION

# %% [a4-performance-check]
check("a4-performance")

# %% [markdown]
# ## 6. One cycle
#
# Write `one_cycle(step, total_steps, eta0, eta1)`: in a straight line up from `eta0` to `eta1`, the
# peak between 40 % and 55 % of the steps; in a straight line down to `eta0`; and in the last steps
# further down, so that the rate of the last step, `total_steps - 1`, is below a fifth of `eta0`.

# %% [a4-one-cycle]
def one_cycle(step, total_steps, eta0, eta1):
    """The learning rate of one cycle: up, down, and a last part far below eta0."""
    ### BEGIN SOLUTION
    peak, end = 0.45 * total_steps, 0.9 * total_steps
    if step <= peak:
        return eta0 + (eta1 - eta0) * step / peak
    if step <= end:
        return eta1 + (eta0 - eta1) * (step - peak) / (end - peak)
    return eta0 * (total_steps - step) / (total_steps - end)
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a4-power", "a4-exponential", "a4-piecewise", "a4-one-cycle"):
    steps = range(200)
    curves = {
        "power, s = 40": ([power_schedule(i, 0.1, 40) for i in steps], "#0072B2", "-"),
        "exponential, s = 100": (
            [exponential_schedule(i, 0.1, 100) for i in steps], "#D55E00", "--"
        ),
        "piecewise": (
            [piecewise_schedule(i, [60, 140], [0.1, 0.05, 0.01]) for i in steps], "#009E73", "-."
        ),
        "one cycle": ([one_cycle(i, 200, 0.01, 0.1) for i in steps], "#000000", ":"),
    }
    figure, axis = plt.subplots(figsize=(8, 3.4))
    for name, (rates, color, line) in curves.items():
        axis.plot(steps, rates, color=color, linestyle=line, label=name)
    axis.set(xlabel="step", ylabel="learning rate", title="Your four schedules over 200 steps")
    axis.legend()
    plt.show()

# %% [a4-one-cycle-check]
check("a4-one-cycle")

# %% [markdown]
# ## 7. Train with a schedule
#
# A schedule that nobody asks is worth nothing. Write
# `train_with_schedule(model, train, valid, schedule, epochs=3)`:
#
# - `model` arrives **not compiled**, with a softmax output; labels are integers; `train` and
#   `valid` are pairs (images, labels);
# - `schedule` is a function of the **global batch index**: 0 for the first batch of the first
#   epoch, counted on over all epochs;
# - the rate that the optimizer really uses at each step follows the schedule. How you do that is up
#   to you: a callback, a schedule object, your own loop;
# - return the History of the training (or, from your own loop, a dictionary of lists like it).

# %% [a4-train-with-schedule]
def train_with_schedule(model, train, valid, schedule, epochs=3):
    """Train with the rate schedule(step) at every step; return the History."""
    ### BEGIN SOLUTION
    class FollowSchedule(keras.callbacks.Callback):
        """Set the rate just before each step."""

        def on_train_begin(self, logs=None):
            self.step = 0

        def on_train_batch_begin(self, batch, logs=None):
            # `batch` starts again with each epoch, so the steps are counted here.
            self.model.optimizer.learning_rate = schedule(self.step)
            self.step += 1

    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.SGD(momentum=0.9),
        metrics=["accuracy"],
    )
    return model.fit(
        *train, epochs=epochs, validation_data=valid, callbacks=[FollowSchedule()], verbose=0
    )
    ### END SOLUTION

# %% [a4-train-with-schedule-check]
check("a4-train-with-schedule")

# %% [markdown]
# ## 8. An optimizer for fine-tuning
#
# A pretrained backbone is to be fine-tuned; its new head has been trained with
# `head_learning_rate`. Write `fine_tuning_optimizer(head_learning_rate)`, which returns the
# optimizer you would choose: **steady** from the very first step (SGD with momentum), at **at most
# a tenth** of that rate.

# %% [a4-fine-tuning-optimizer]
def fine_tuning_optimizer(head_learning_rate):
    """A steady optimizer with a tenth of the head's learning rate."""
    ### BEGIN SOLUTION
    return keras.optimizers.SGD(learning_rate=head_learning_rate / 10, momentum=0.9)
    ### END SOLUTION

# %% [a4-fine-tuning-optimizer-check]
check("a4-fine-tuning-optimizer")

# %% [markdown]
# ## Your result
#
# Six epochs with your one-cycle schedule beside six epochs at a constant rate, from the same initial
# weights.

# %% tags=["play"]
with when_solved("a4-one-cycle", "a4-train-with-schedule"):
    total = 6 * int(np.ceil(len(train[0]) / 32))
    goal = 0.79 if clothes.source.real else 0.63
    plans = {
        "constant 0.01": (lambda step: 0.01, "#D55E00", "s"),
        "one cycle 0.01 to 0.06": (
            lambda step: one_cycle(step, total, 0.01, 0.06), "#0072B2", "o"
        ),
    }
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
    for name, (plan, color, marker) in plans.items():
        history = train_with_schedule(new_network(), train, valid, plan, epochs=6)
        curve = getattr(history, "history", history)["val_accuracy"]
        left.plot(range(total), [plan(i) for i in range(total)], color=color)
        right.plot(range(1, len(curve) + 1), curve, color=color, marker=marker, label=name)
        print(f"{name}: validation accuracy {curve[-1]:.3f}; the goal is {goal}")
    left.set(xlabel="step", ylabel="learning rate", title="The plan")
    right.set(xlabel="epoch", ylabel="validation accuracy", title="What came of it")
    right.legend()
    plt.show()

# %% [markdown]
# ## 9. Analyse
#
# Describe **every** result and graph above in detail: the seven curves, with their last values;
# the four schedules, and what each is good for; the cycle against the constant rate, with the
# printed numbers; and how sure you are, given that each network was trained once.

# %% [a4-analysis] [markdown]
# ### BEGIN SOLUTION
# At a learning rate of 0.001 the Adam family and RMSprop fall fastest: they divide each step by the
# recent size of the gradient, so a small rate is enough. Momentum and Nesterov are slower at this
# rate and lie close together; they would need a larger one. Adagrad nearly stands still: it divides by a sum that
# only grows. Power scheduling falls quickly at first and slowly later; exponential scheduling falls
# by the same factor in the same time; piecewise has to be told its boundaries; the cycle starts
# carefully, takes large steps in the middle and settles at the end, when the rate nearly vanishes.
# In our run the cycle ended above the constant rate. One run each, from one set of initial weights,
# shows that it can be so, not that it is so in general: the comparison has to be repeated with
# other seeds, in pairs, before the difference means anything.
# ### END SOLUTION
