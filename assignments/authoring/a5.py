# %% [markdown]
# # Assignment 5: dropout and other regularizers
#
# A network with 266,610 weights and 2,000 pictures will learn the pictures by heart unless
# something keeps it from doing so. You will build the things that do: dropout, penalties and
# constraints, batch normalisation, early stopping; and use dropout a second time, to ask a network
# how sure it is.
#
# | | |
# | --- | --- |
# | **Goal** | a gap between training and validation accuracy of at most 0.05 with your dropout net |
# | **Time** | about 60 minutes; every cell here finishes within half a minute |
# | **Read first** | [Lesson 5](../../../lessons/05_regularization.ipynb) |
# | **Points** | 15 automatic, 2 for the analysis |
#
# Write your code where the cell says so; `check("…")` tells what is right and what is not,
# `hint("…")` helps when you are stuck. Nothing you run here is sent anywhere.

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, quietly, solution, watch, when_solved
from data_scripts import datasets

with quietly():  # without TensorFlow's notes about drivers
    import keras

# %%
clothes = datasets.fashion_mnist_small()
train_images = clothes.train_images / np.float32(255)
test_images = clothes.test_images / np.float32(255)
train_labels = clothes.train_labels.astype("int64")
test_labels = clothes.test_labels.astype("int64")
print(clothes.source)

# %% tags=["play"]
def train(model, epochs=12, callbacks=()):
    """Fit on the small training set and return the History."""
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.Nadam(3e-3),
        metrics=["accuracy"],
    )
    return model.fit(
        train_images, train_labels, batch_size=200, epochs=epochs, verbose=0,
        callbacks=list(callbacks), validation_data=(test_images, test_labels),
        validation_batch_size=1000,
    )


def show_gap(history, title):
    """Draw training and validation accuracy and say how far apart they end."""
    accuracy, validation = history.history["accuracy"], history.history["val_accuracy"]
    epochs = range(1, len(accuracy) + 1)
    figure, axis = plt.subplots(figsize=(6.5, 3.2))
    axis.plot(epochs, accuracy, color="#0072B2", marker="o", label="training")
    axis.plot(epochs, validation, color="#D55E00", marker="s", label="validation")
    axis.fill_between(epochs, accuracy, validation, color="#E69F00", alpha=0.2)
    axis.set(xlabel="epoch", ylabel="accuracy", title=title)
    axis.legend()
    plt.show()
    print(f"{title}: the gap in the last epoch is {accuracy[-1] - validation[-1]:+.3f}")

# %% [markdown]
# ## 1. Dropout
#
# Write `build_dropout_mlp(rate=0.2, num_classes=10)`: 28×28 pixels in, flattened, hidden Dense
# layers of 300 and 100 units (elu, he_normal), a softmax over the classes, and one Dropout with the
# given rate before **every** Dense layer. Nothing follows the softmax.

# %% [a5-dropout-mlp]
def build_dropout_mlp(rate=0.2, num_classes=10):
    """An MLP with dropout before each Dense layer, not compiled."""
    ### BEGIN SOLUTION
    hidden = {"activation": "elu", "kernel_initializer": "he_normal"}
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dropout(rate),
            keras.layers.Dense(300, **hidden),
            keras.layers.Dropout(rate),
            keras.layers.Dense(100, **hidden),
            keras.layers.Dropout(rate),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a5-dropout-mlp"):
    for rate in (0.0, 0.4):
        keras.utils.set_random_seed(1)
        show_gap(train(build_dropout_mlp(rate)), f"Dropout {rate:.0%}")

# %% [a5-dropout-mlp-check]
check("a5-dropout-mlp")

# %% [markdown]
# ## 2. Penalty and constraint
#
# Write `build_constrained_mlp(l2=0.01, max_norm=1.0)`: the same network without dropout, with an
# l2 penalty on the weights of each hidden layer and a max-norm constraint on them.

# %% [a5-l2-max-norm]
def build_constrained_mlp(l2=0.01, max_norm=1.0):
    """An MLP whose hidden weights are penalised and kept short, not compiled."""
    ### BEGIN SOLUTION
    def hidden(units):
        return keras.layers.Dense(
            units,
            activation="elu",
            kernel_initializer="he_normal",
            kernel_regularizer=keras.regularizers.L2(l2),
            kernel_constraint=keras.constraints.MaxNorm(max_norm),
        )

    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            hidden(300),
            hidden(100),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a5-l2-max-norm"):
    keras.utils.set_random_seed(1)
    free, kept = build_constrained_mlp(0.0, 100.0), build_constrained_mlp(0.001, 1.0)
    for model in (free, kept):
        train(model, epochs=6)
    figure, axis = plt.subplots(figsize=(6.5, 3.2))
    labelled = ((free, "free", "#D55E00"), (kept, "penalised and constrained", "#0072B2"))
    for model, label, colour in labelled:
        norms = np.linalg.norm(model.layers[1].kernel.numpy(), axis=0)
        axis.hist(norms, bins=30, alpha=0.6, color=colour, label=label)
    axis.set(xlabel="norm of a hidden unit's weights", ylabel="units")
    axis.set_title("What the constraint does")
    axis.legend()
    plt.show()

# %% [a5-l2-max-norm-check]
check("a5-l2-max-norm")

# %% [markdown]
# ## 3. Batch normalisation
#
# Write `build_batch_norm_mlp()`: the same network without dropout and penalties, with a
# BatchNormalization layer between each hidden Dense layer and its activation. A hidden Dense layer
# then needs no bias.

# %% [a5-batch-norm]
def build_batch_norm_mlp():
    """An MLP with batch normalisation before each hidden activation, not compiled."""
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for units in (300, 100):
        model.add(keras.layers.Dense(units, use_bias=False, kernel_initializer="he_normal"))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("elu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a5-batch-norm"):
    keras.utils.set_random_seed(1)
    show_gap(train(build_batch_norm_mlp()), "Batch normalisation")

# %% [a5-batch-norm-check]
check("a5-batch-norm")

# %% [markdown]
# ## 4. Early stopping
#
# Write `early_stopping(patience=10)`: a callback that ends the training when the validation loss
# has not improved for `patience` epochs, and brings the best weights back.

# %% [a5-early-stopping]
def early_stopping(patience=10):
    """A callback that stops on the validation loss and restores the best weights."""
    ### BEGIN SOLUTION
    return keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=patience, restore_best_weights=True
    )
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a5-dropout-mlp", "a5-early-stopping"):
    keras.utils.set_random_seed(1)
    history = train(build_dropout_mlp(0.0), epochs=40, callbacks=[early_stopping(4)])
    losses = history.history["val_loss"]
    figure, axis = plt.subplots(figsize=(6.5, 3.2))
    axis.plot(range(1, len(losses) + 1), losses, color="#D55E00", marker="s")
    axis.axvline(int(np.argmin(losses)) + 1, color="black", linestyle=":", label="best epoch")
    axis.set(xlabel="epoch", ylabel="validation loss", title="Where your callback stopped")
    axis.legend()
    plt.show()

# %% [a5-early-stopping-check]
check("a5-early-stopping")

# %% [markdown]
# ## 5. Monte-Carlo dropout
#
# Write `mc_dropout_predict(model, images, samples=100)`: run the network `samples` times with
# dropout **on** and return two arrays (N, classes), the mean of the predicted probabilities and
# their standard deviation over the passes. Everything else, BatchNormalization above all, stays as
# it is when predicting. (In Keras 3 `Dropout(…)(x, training=True)` is cancelled by `predict`.)

# %% [a5-mc-dropout]
def mc_dropout_predict(model, images, samples=100):
    """(mean, standard deviation) of the probabilities over passes with dropout switched on."""
    ### BEGIN SOLUTION
    def one_pass():
        x = keras.ops.convert_to_tensor(images)
        for layer in model.layers:
            if isinstance(layer, keras.layers.Dropout):
                x = layer(x, training=True)
            else:
                x = layer(x)
        return keras.ops.convert_to_numpy(x)

    passes = np.stack([one_pass() for _ in range(samples)])
    return passes.mean(axis=0), passes.std(axis=0)
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a5-dropout-mlp", "a5-mc-dropout"):
    keras.utils.set_random_seed(1)
    model = build_dropout_mlp(0.3)
    train(model, epochs=8)
    mean, spread = mc_dropout_predict(model, test_images[:300])
    unsure = np.argsort(spread.max(axis=1))[[0, -1, -2]]
    figure, axes = plt.subplots(2, 3, figsize=(9, 4.6), height_ratios=[1, 1.2])
    for column, index in enumerate(unsure):
        axes[0, column].imshow(test_images[index], cmap="gray_r")
        axes[0, column].set_title(clothes.class_names[test_labels[index]], fontsize=9)
        axes[0, column].axis("off")
        axes[1, column].bar(range(10), mean[index], yerr=spread[index], color="#0072B2", capsize=2)
        axes[1, column].set(ylim=(0, 1.1), xticks=range(10), xlabel="class")
    axes[1, 0].set_ylabel("probability")
    figure.suptitle("Left: the picture it is surest of; the other two: least sure")
    plt.show()

# %% [a5-mc-dropout-check]
check("a5-mc-dropout")

# %% [markdown]
# ## 6. Analyse
#
# Describe **every** result and graph above in detail: how each regularizer changes the gap between
# the curves and at what price, what the histogram of norms shows, where early stopping stopped,
# and what the error bars of the last picture tell that one probability does not.

# %% [a5-analysis] [markdown]
# ### BEGIN SOLUTION
# Without dropout the training curve leaves the validation curve behind: the network remembers.
# With 40 % dropout both stay close together, and training accuracy rises more slowly, because every
# step trains a thinned network; it is also measured with dropout on, so the validation curve may lie
# above it. The histogram shows every unit of the second network below 1, where the constraint cuts,
# and most well below it, where the penalty pulls them; the free ones are longer. Batch
# normalisation speeds learning up, also the learning by heart: the gap does not close. Early stopping ended the training a
# few epochs after the lowest validation loss and returned to it. The error bars show pictures for
# which thinned networks disagree: a probability of 0.6 that is 0.6 in every pass is another thing
# than one that swings between 0.2 and 0.9.
# ### END SOLUTION
