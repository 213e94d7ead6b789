# %% [markdown]
# # Assignment 2: from model A to model B-on-A
#
# Somebody has trained a network, *model A*, on eight kinds of clothing. You have a new question,
# sandal or shirt?, and only 200 labelled pictures. You will build *model B-on-A* on top of what A
# knows, in four steps: split, build, warm up, fine-tune.
#
# | | |
# | --- | --- |
# | **Goal** | a validation accuracy of at least 0.95 on *sandal or shirt?* with 200 pictures |
# | **Time** | about 45 minutes; every cell here finishes within half a minute |
# | **Read first** | [Lesson 2](../../../lessons/02_fashion_mnist.ipynb) |
# | **Points** | 14 automatic, 2 for the analysis |
#
# Write your code where the cell says so. After each step `check("…")` tells you what is right and
# what is not, and `hint("…")` helps when you are stuck. Nothing you run here is sent anywhere.

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, quietly, solution, watch, when_solved
from data_scripts import datasets, model_a

with quietly():  # without TensorFlow's notes about drivers
    import keras

SANDAL, SHIRT = 5, 6

# %% [markdown]
# ## The material
#
# Model A knows eight classes. Its ninth and tenth, sandal and shirt, were kept from it.

# %%
clothes = datasets.fashion_mnist_small()
original_a = model_a.trained()
print(clothes.source)

# %% tags=["play"]
figure, axes = plt.subplots(2, 10, figsize=(11, 2.7))
for kind in range(10):
    for row in range(2):
        picture = clothes.train_images[clothes.train_labels == kind][row]
        axes[row, kind].imshow(picture, cmap="gray_r")
        axes[row, kind].axis("off")
    axes[0, kind].set_title(clothes.class_names[kind], fontsize=8)
figure.suptitle("Two pictures of each class; A has never seen a sandal or a shirt")
plt.show()

# %% [markdown]
# ## 1. Split the data
#
# Write `split_tasks(images, labels)`. It returns two pairs, `((images_a, labels_a), (images_b,
# labels_b))`:
#
# - **Task A**: all pictures that are neither sandal (5) nor shirt (6). Their labels become 0 … 7,
#   keeping the order of the old ones, so that no number is left out.
# - **Task B**: only sandals and shirts, labelled 0.0 for sandal and 1.0 for shirt.

# %% [a2-split-tasks]
def split_tasks(images, labels):
    """Split (images, labels) into task A (eight classes) and task B (sandal or shirt)."""
    ### BEGIN SOLUTION
    in_b = (labels == SANDAL) | (labels == SHIRT)
    kept_classes = [k for k in range(10) if k not in (SANDAL, SHIRT)]
    labels_a = np.searchsorted(kept_classes, labels[~in_b])
    labels_b = (labels[in_b] == SHIRT).astype("float32")
    return (images[~in_b], labels_a), (images[in_b], labels_b)
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a2-split-tasks"):
    (_, some_a), (_, some_b) = split_tasks(clothes.train_images, clothes.train_labels)
    figure, axes = plt.subplots(1, 2, figsize=(9, 2.6), width_ratios=[8, 2])
    axes[0].bar(*np.unique(some_a, return_counts=True), color="#0072B2")
    axes[0].set(title="Task A: pictures per new label", xlabel="label", ylabel="pictures")
    axes[1].bar(*np.unique(some_b, return_counts=True), width=0.6, color="#E69F00")
    axes[1].set(title="Task B", xlabel="label", xticks=[0, 1])
    plt.show()

# %% [a2-split-tasks-check]
check("a2-split-tasks")

# %% [markdown]
# ## 2. Build B on A
#
# Write `build_b_on_a(model_a)`. It returns a **new** model: every layer of A except the output
# layer, with A's weights, and one new output neuron with a sigmoid, `Dense(1)`. Training the new
# model must never change A, so the two may share nothing.

# %% [a2-build-b-on-a]
def build_b_on_a(model_a):
    """A new model on a copy of A's layers, with one sigmoid output."""
    ### BEGIN SOLUTION
    copy_of_a = keras.models.clone_model(model_a)
    copy_of_a.set_weights(model_a.get_weights())
    return keras.Sequential(
        [
            keras.Input(model_a.input_shape[1:]),
            *copy_of_a.layers[:-1],
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a2-build-b-on-a"):
    build_b_on_a(original_a).summary()

# %% [a2-build-b-on-a-check]
check("a2-build-b-on-a")

# %% [markdown]
# ## 3. Warm up
#
# The new output layer is random, and its first errors are large. Let it learn alone: write
# `warm_up(model, train, valid, epochs=4)`, where `train` and `valid` are pairs (images, labels).
# Freeze all reused layers, compile, fit on `train` while watching `valid`, and return the History
# that `fit` returns. Only the new output layer may change.

# %% [a2-warm-up]
def warm_up(model, train, valid, epochs=4):
    """Train only the output layer; return the History."""
    ### BEGIN SOLUTION
    *reused, output = [layer for layer in model.layers if layer.weights]
    for layer in reused:
        layer.trainable = False
    model.compile(
        loss="binary_crossentropy",
        optimizer=keras.optimizers.SGD(learning_rate=1e-3, momentum=0.9),
        metrics=["accuracy"],
    )
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
    ### END SOLUTION

# %% [a2-warm-up-check]
check("a2-warm-up")

# %% [markdown]
# ## 4. Fine-tune
#
# Now all layers may learn, with small steps. Write `fine_tune(model, train, valid, epochs=16)`:
# unfreeze the reused layers, compile again with a **new** optimizer and a **smaller** learning
# rate than the warm-up's, fit as before and return the History.

# %% [a2-fine-tune]
def fine_tune(model, train, valid, epochs=16):
    """Train all layers with a smaller learning rate; return the History."""
    ### BEGIN SOLUTION
    for layer in model.layers:
        layer.trainable = True
    model.compile(
        loss="binary_crossentropy",
        optimizer=keras.optimizers.SGD(learning_rate=1e-4, momentum=0.9),
        metrics=["accuracy"],
    )
    return model.fit(*train, epochs=epochs, validation_data=valid, verbose=0)
    ### END SOLUTION

# %% [a2-fine-tune-check]
check("a2-fine-tune")

# %% [markdown]
# ## Your result
#
# B from scratch beside your B-on-A: the same architecture with random weights, the same 200
# pictures, epochs and learning rates, and all its layers trainable from the first step.

# %% tags=["play"]
with when_solved("all four steps"):
    _, (images_b, labels_b) = split_tasks(clothes.train_images, clothes.train_labels)
    _, (test_b, test_labels_b) = split_tasks(clothes.test_images, clothes.test_labels)
    train_b = images_b[:200].astype("float32") / 255, labels_b[:200]
    valid_b = test_b.astype("float32") / 255, test_labels_b
    b_on_a = build_b_on_a(original_a)
    curve = warm_up(b_on_a, train_b, valid_b).history["val_accuracy"]
    warm_epochs = len(curve)
    curve = curve + fine_tune(b_on_a, train_b, valid_b).history["val_accuracy"]

# %% tags=["play"]
with when_solved("all four steps"):
    scratch = keras.models.clone_model(build_b_on_a(original_a))
    alone = []
    for rate, epochs in ((1e-3, warm_epochs), (1e-4, len(curve) - warm_epochs)):
        sgd = keras.optimizers.SGD(rate, momentum=0.9)
        scratch.compile(loss="binary_crossentropy", optimizer=sgd, metrics=["accuracy"])
        history = scratch.fit(*train_b, epochs=epochs, validation_data=valid_b, verbose=0)
        alone += history.history["val_accuracy"]
    figure, axis = plt.subplots(figsize=(7, 3.6))
    axis.plot(range(1, len(curve) + 1), curve, color="#0072B2", marker="o", label="B on A")
    axis.plot(range(1, len(alone) + 1), alone, color="#D55E00", marker="s", label="B from scratch")
    axis.axvline(warm_epochs + 0.5, color="black", linestyle=":", label="unfrozen here")
    axis.set(xlabel="epoch", ylabel="validation accuracy", xticks=range(0, len(curve) + 1, 2))
    axis.set_title("Your two networks on sandal or shirt?")
    axis.legend()
    plt.show()
    print(f"B on A {curve[-1]:.3f}, from scratch {alone[-1]:.3f}; the goal is 0.95")
    print(f"One of the {len(valid_b[0])} validation pictures counts {1 / len(valid_b[0]):.3f}")

# %% [markdown]
# ## 5. Analyse
#
# Describe **every** result and graph above in detail: both learning curves and what happens at
# the dotted line; B-on-A against B from scratch, with the printed numbers; and how sure you are,
# given that you have trained each network once.

# %% [a2-analysis] [markdown]
# ### BEGIN SOLUTION
# During the warm-up only the 51 parameters of the output layer learn, and yet the curve climbs well
# above 0.9: what the reused layers deliver separates the two classes almost on its own. At the
# dotted line all 275,801 parameters become trainable and the curve goes on in small steps, because
# the rate is a tenth. B from scratch climbs at least as fast, since all its layers learn at the
# full rate from the first step, and for two things as different as a sandal and a shirt 200
# pictures are enough. In the end the two differ by a picture or two of the 184 in the validation
# set, so this one run of each does not say which is better. Many seeds, paired, with an interval,
# do: in lesson 2 B-on-A makes about half the errors of B from scratch.
# ### END SOLUTION
