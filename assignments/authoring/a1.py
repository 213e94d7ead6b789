# %% [markdown]
# # Assignment 1: predict an image's category
#
# A file on the disk, a network that knows a thousand things, and between them four small functions
# that decide whether the answer makes sense. You write them: load, batch, preprocess, rank; and
# then you put them together.
#
# | | |
# | --- | --- |
# | **Goal** | `military_uniform` among the best three answers for the portrait, with a probability of at least 0.20 |
# | **Time** | about 45 minutes; every cell here finishes within half a minute |
# | **Read first** | [Lesson 1](../../../lessons/01_predict.ipynb) |
# | **Points** | 12 automatic |
#
# Write your code where the cell says so. After each step `check("…")` tells you what is right and
# what is not, and `hint("…")` helps when you are stuck. Nothing you run here is sent anywhere.

# %%
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image, ImageOps

from autograder import check, hint, quietly, solution, when_solved
from data_scripts import backbones, datasets

with quietly():  # without TensorFlow's notes about drivers
    import keras
    import tensorflow as tf

# %% [markdown]
# ## The material
#
# Three pictures and a network trained on ImageNet. The network's *family* says what its pixels must
# look like; the cell below prints which one you have got.

# %% tags=["play"]
samples = datasets.sample_images()
network = backbones.load("mobilenet", alpha=0.25, include_top=True)
class_names = backbones.class_names()
print(samples.source)
print(network.source)
print("family:", network.family, "· TensorFlow", tf.__version__)

# %% [markdown]
# ## 1. Load a picture
#
# Write `load_image(path, size=(224, 224))`. It returns a **float32** array of shape (height, width,
# 3) in the order red, green, blue, with the file's values **0 … 255**. `size` is (height, width);
# you may squeeze the picture to it or crop its centre.
#
# Files are less tidy than one thinks: some are grey, some have an alpha channel, and a phone that
# was held sideways stores the picture lying down and notes in the *EXIF orientation* how to turn
# it. Whatever the file, your array is upright and has three channels.

# %% [a1-load-image]
def load_image(path, size=(224, 224)):
    """Read a picture as an upright RGB float32 array (height, width, 3) of values 0…255."""
    ### BEGIN SOLUTION
    height, width = size
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        return np.asarray(upright.resize((width, height)), dtype="float32")
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a1-load-image"):
    figure, axes = plt.subplots(1, 3, figsize=(9, 3.2))
    for axis, path in zip(axes, (samples.cat, samples.dog, samples.portrait), strict=True):
        pixels = load_image(path)
        axis.imshow(pixels.astype("uint8"))
        values = f"{pixels.min():.0f} to {pixels.max():.0f}"
        axis.set_title(f"{path.name}\n{pixels.shape}, {values}", fontsize=9)
        axis.axis("off")
    plt.show()

# %% [a1-load-image-check]
check("a1-load-image")

# %% [markdown]
# ## 2. Make a batch
#
# Networks predict *batches*: arrays of shape (N, height, width, 3), also when N is 1. Write
# `make_batch(images)`, which takes one picture (height, width, 3) **or** a list of them.

# %% [a1-make-batch]
def make_batch(images):
    """One picture or a list of pictures as a batch (N, height, width, 3)."""
    ### BEGIN SOLUTION
    if not isinstance(images, list):
        images = [images]
    return np.stack(images)
    ### END SOLUTION

# %% [a1-make-batch-check]
check("a1-make-batch")

# %% [markdown]
# ## 3. Preprocess
#
# Each family of networks was trained with pixels of another range. Write
# `preprocess(batch, family)`, which returns a **new** batch and leaves the one it is given alone:
#
# - `"resnet50"` and `"mobilenet"`: as Keras does it, see `keras.applications.resnet50` and
#   `keras.applications.mobilenet`,
# - `"efficientnet_lite"`: $(x - 127) / 128$.

# %% [a1-preprocess]
def preprocess(batch, family):
    """A new batch in the range that a family of networks was trained with."""
    ### BEGIN SOLUTION
    if family == "resnet50":
        # preprocess_input works in place on float arrays, so it gets a copy.
        return keras.applications.resnet50.preprocess_input(np.array(batch))
    if family == "mobilenet":
        return keras.applications.mobilenet.preprocess_input(np.array(batch))
    if family == "efficientnet_lite":
        return (batch - 127.0) / 128.0
    raise ValueError(f"unknown family {family!r}")
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a1-load-image", "a1-make-batch", "a1-preprocess"):
    portrait = make_batch(load_image(samples.portrait))
    figure, axes = plt.subplots(1, 3, figsize=(10, 2.6), sharey=True)
    for axis, family in zip(axes, ("resnet50", "mobilenet", "efficientnet_lite"), strict=True):
        ready = np.asarray(preprocess(portrait, family))
        for channel, color in enumerate(("#0072B2", "#E69F00", "#009E73")):
            values, name = ready[..., channel].ravel(), f"channel {channel}"
            axis.hist(values, bins=40, histtype="step", color=color, label=name)
        axis.set(title=family, xlabel="pixel value")
    axes[0].set_ylabel("pixels")
    axes[0].legend(fontsize=8)
    figure.suptitle("One portrait, three families: look at the ranges", y=1.04)
    plt.show()

# %% [a1-preprocess-check]
check("a1-preprocess")

# %% [markdown]
# ## 4. The best k
#
# Write `top_k(probabilities, class_names, k=3)`: from one vector of probabilities to a list of
# pairs (name, probability), the most probable class first.

# %% [a1-top-k]
def top_k(probabilities, class_names, k=3):
    """The k most probable classes as a list of (name, probability), best first."""
    ### BEGIN SOLUTION
    best = np.argsort(probabilities)[::-1][:k]
    return [(class_names[i], float(probabilities[i])) for i in best]
    ### END SOLUTION

# %% [a1-top-k-check]
check("a1-top-k")

# %% [markdown]
# ## 5. Classify
#
# Put it together: `classify(path, model, family, class_names, k=3)` goes from a file to the list of
# the best k. The model is **passed in**: loading one takes seconds, so it happens once, not per
# picture.

# %% [a1-classify]
def classify(path, model, family, class_names, k=3):
    """What the network sees in a picture file: the k best (name, probability)."""
    ### BEGIN SOLUTION
    batch = preprocess(make_batch(load_image(path)), family)
    probabilities = model.predict(batch, verbose=0)[0]
    return top_k(probabilities, class_names, k)
    ### END SOLUTION

# %% [a1-classify-check]
check("a1-classify")

# %% [markdown]
# ## Your result
#
# What your pipeline says about the three pictures. If the two pets were drawn by the course (the
# first cell says so), the network has never seen anything like them; the portrait is a photograph
# in any case.

# %% tags=["play"]
with when_solved("all five steps"):
    figure, axes = plt.subplots(3, 2, figsize=(9, 7.5), width_ratios=[1, 2])
    for row, path in zip(axes, (samples.cat, samples.dog, samples.portrait), strict=True):
        answers = classify(path, network.model, network.family, class_names)
        row[0].imshow(load_image(path).astype("uint8"))
        row[0].axis("off")
        names, chances = zip(*answers, strict=True)
        bars = row[1].barh([name.replace("_", " ") for name in names], chances, color="#0072B2")
        row[1].bar_label(bars, fmt="%.2f", padding=3)
        row[1].set(xlim=(0, 1), xlabel="probability")
        row[1].invert_yaxis()
    figure.tight_layout()
    plt.show()
    chance = dict(answers).get("military_uniform", 0.0)
    print(f"military_uniform among your best three for the portrait: {chance:.2f}; the goal is 0.20")
