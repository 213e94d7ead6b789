# %% [markdown]
# # Assignment 3: cats versus dogs
#
# A network that has seen a million photographs knows fur, ears and eyes. With two dozen pictures of
# your own you will teach it one new question: cat or dog? You write the five parts that every such
# project has: data, classifier, training, fine-tuning, prediction.
#
# | | |
# | --- | --- |
# | **Goal** | at least 9 of the 12 validation pictures right, after training on 24 |
# | **Time** | about 60 minutes; every cell here finishes within half a minute |
# | **Read first** | [Lesson 3](../../../lessons/03_cats_vs_dogs.ipynb) |
# | **Points** | 18 automatic, 2 for the analysis |
#
# Write your code where the cell says so. After each step `check("…")` tells you what is right and
# what is not, and `hint("…")` helps when you are stuck. The checks use a tiny backbone and pictures
# of their own, so they are quick; nothing you run here is sent anywhere.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, quietly, solution, when_solved
from data_scripts import backbones, datasets

with quietly():  # without TensorFlow's notes about drivers
    import keras
    import tensorflow as tf
    from keras import layers

IMAGE_SIZE = (160, 160)
CLASS_NAMES = ["cat", "dog"]

# %% [markdown]
# ## The material
#
# A folder with `train/cat`, `train/dog`, `val/cat` and `val/dog`, and MobileNet without its
# thousand-class head. Its pixels must lie in [-1, 1].

# %% tags=["play"]
root = datasets.pets_folder_small()
some = sorted((root / "train").glob("*/*"))[::4]
figure, axes = plt.subplots(1, len(some), figsize=(11, 2.2))
for axis, path in zip(axes, some):
    axis.imshow(keras.utils.load_img(path))
    axis.set_title(path.parent.name)
    axis.axis("off")
plt.show()
print(datasets.pets_small().source)

# %% [markdown]
# ## 1. Read the photographs
#
# Write `make_datasets(root, image_size=(160, 160), batch_size=32)`. It returns `(train, valid)`, two
# `tf.data.Dataset` of batches (images, labels), read from `root/train` and `root/val`.
#
# - The pixels stay **raw, 0 … 255**: the classifier will scale them.
# - Labels are whole numbers: cat 0, dog 1.
# - `train` is shuffled, `valid` keeps its order, both prefetch. Augmenting `train` is allowed.

# %% [a3-make-datasets]
def make_datasets(root, image_size=(160, 160), batch_size=32):
    """(train, valid) from root/train and root/val: raw pixels, labels cat 0 and dog 1."""
    ### BEGIN SOLUTION
    def read(split, shuffle):
        return keras.utils.image_dataset_from_directory(
            Path(root) / split,
            class_names=CLASS_NAMES,
            image_size=image_size,
            batch_size=batch_size,
            shuffle=shuffle,
            verbose=False,
        ).prefetch(tf.data.AUTOTUNE)

    return read("train", shuffle=True), read("val", shuffle=False)
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a3-make-datasets"):
    images, labels = next(iter(make_datasets(root, batch_size=8)[0]))
    figure, axes = plt.subplots(1, 8, figsize=(11, 1.9))
    for axis, picture, label in zip(axes, images, labels):
        axis.imshow(np.asarray(picture).astype("uint8"))
        axis.set_title(f"{int(label)} = {CLASS_NAMES[int(label)]}")
        axis.axis("off")
    figure.suptitle("One batch of your training data: mixed classes, labels that fit", y=1.08)
    plt.show()

# %% [a3-make-datasets-check]
check("a3-make-datasets")

# %% [markdown]
# ## 2. Build the classifier
#
# Write `build_classifier(backbone, num_classes=2, dropout_rate=0.5)`. It returns a model that takes
# raw pixels and answers class probabilities:
#
# raw pixels → scaled to [-1, 1] → **frozen** backbone → global average pooling → `Dense(64)` with
# relu → dropout → softmax over the classes.
#
# Dropout belongs behind the pooling or the hidden layer. The size of the pictures is that of the
# backbone's input.

# %% [a3-build-classifier]
def build_classifier(backbone, num_classes=2, dropout_rate=0.5):
    """A classifier of raw pixels around a frozen backbone that expects [-1, 1]."""
    ### BEGIN SOLUTION
    backbone.trainable = False
    inputs = keras.Input(backbone.input_shape[1:])
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    x = backbone(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(64, activation="relu")(x)
    x = layers.Dropout(dropout_rate)(x)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a3-build-classifier"):
    mobilenet = backbones.load("mobilenet", alpha=0.25, image_size=IMAGE_SIZE)
    print(mobilenet.source)
    classifier = build_classifier(mobilenet.model)
    sizes = {
        layer.name: (layer.count_params(), sum(w.numpy().size for w in layer.trainable_weights))
        for layer in classifier.layers
        if layer.weights
    }
    figure, axis = plt.subplots(figsize=(9, 0.6 + 0.45 * len(sizes)))
    total, learning = zip(*sizes.values())
    axis.barh(list(sizes), total, color="#999999", label="frozen parameters")
    axis.barh(list(sizes), learning, color="#D55E00", label="trainable parameters")
    axis.set(xscale="log", xlabel="parameters")
    axis.set_title("What your classifier will learn, and what not")
    axis.invert_yaxis()
    axis.legend(loc="lower right")
    plt.show()

# %% [a3-build-classifier-check]
check("a3-build-classifier")

# %% [markdown]
# ## 3. Train the head
#
# Write `train_head(model, train, valid, epochs=5, learning_rate=1e-3)`: compile the model with a
# loss that fits its output and your labels, fit it, and return the History. Not one number of the
# backbone may change.

# %% [a3-train-head]
def train_head(model, train, valid, epochs=5, learning_rate=1e-3):
    """Compile and fit; only the head learns. Returns the History."""
    ### BEGIN SOLUTION
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(train, validation_data=valid, epochs=epochs, verbose=0)
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a3-train-head"):
    train, valid = make_datasets(root, batch_size=4)
    head_curve = train_head(classifier, train, valid, epochs=16).history
    print(f"validation accuracy after training the head: {head_curve['val_accuracy'][-1]:.3f}")

# %% [a3-train-head-check]
check("a3-train-head")

# %% [markdown]
# ## 4. Unfreeze the top
#
# Now the last layers of the backbone may adapt, in small steps. Write
# `unfreeze_top(model, n_layers, learning_rate=1e-4)`:
#
# - the last `n_layers` entries of `backbone.layers` become trainable, all kinds of layers counted,
#   **except BatchNormalization**, which stays frozen;
# - everything before them stays frozen, the head stays trainable;
# - the model is compiled again with a **new** optimizer and the given rate, and returned.
#
# The model contains the backbone as one layer that is a `keras.Model` itself. Find it by that, not
# by its name.

# %% [a3-unfreeze-top]
def unfreeze_top(model, n_layers, learning_rate=1e-4):
    """Make the last n_layers of the backbone trainable, BatchNormalization excepted; compile."""
    ### BEGIN SOLUTION
    backbone = next(layer for layer in model.layers if isinstance(layer, keras.Model))
    backbone.trainable = True
    top = backbone.layers[-n_layers:]
    for layer in backbone.layers:
        layer.trainable = layer in top and not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a3-unfreeze-top"):
    classifier = unfreeze_top(classifier, 10)
    top_curve = classifier.fit(train, validation_data=valid, epochs=4, verbose=0).history
    figure, axes = plt.subplots(1, 2, figsize=(10, 3), layout="constrained")
    for axis, name in zip(axes, ("accuracy", "loss")):
        for prefix, colour in (("", "#0072B2"), ("val_", "#E69F00")):
            values = head_curve[prefix + name] + top_curve[prefix + name]
            label = "validation" if prefix else "training"
            axis.plot(range(1, len(values) + 1), values, "o-", color=colour, label=label)
        axis.axvline(len(head_curve["loss"]) + 0.5, color="#999999", linestyle=":")
        axis.set(xlabel="epoch", ylabel=name, xticks=range(1, len(values) + 1))
    axes[0].set_title("Head alone | top of the backbone too")
    axes[1].legend()
    plt.show()

# %% [a3-unfreeze-top-check]
check("a3-unfreeze-top")

# %% [markdown]
# ## 5. Predict one photograph
#
# Write `predict_image(path, model, class_names)`. It reads one picture, at the size of the model's
# input, and returns the likeliest class name and its probability. The pixels must reach the model
# exactly as they did in training.

# %% [a3-predict]
def predict_image(path, model, class_names):
    """(name, probability) of the likeliest class of one photograph."""
    ### BEGIN SOLUTION
    picture = keras.utils.load_img(path, target_size=model.input_shape[1:3])
    batch = keras.utils.img_to_array(picture)[None]
    probabilities = model.predict(batch, verbose=0)[0]
    best = int(np.argmax(probabilities))
    return class_names[best], float(probabilities[best])
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a3-predict"):
    paths = sorted((root / "val").glob("*/*"))
    answers = [predict_image(path, classifier, CLASS_NAMES) for path in paths]
    figure, axes = plt.subplots(2, 6, figsize=(11, 4.4))
    for axis, path, (name, probability) in zip(axes.flat, paths, answers):
        right = name == path.parent.name
        axis.imshow(keras.utils.load_img(path))
        axis.set_title(
            f"{'✓' if right else '✗'} {name} {probability:.2f}",
            color="#0072B2" if right else "#D55E00",
        )
        axis.axis("off")
    right = sum(name == path.parent.name for path, (name, _) in zip(paths, answers))
    figure.suptitle(f"{right} of {len(paths)} validation pictures are right")
    plt.show()

# %% tags=["play"]
with when_solved("a3-predict"):
    counts = np.zeros((2, 2), int)
    for path, (name, _) in zip(paths, answers):
        counts[CLASS_NAMES.index(path.parent.name), CLASS_NAMES.index(name)] += 1
    figure, axis = plt.subplots(figsize=(3.2, 3.2))
    axis.imshow(counts, cmap="Blues", vmin=0, vmax=counts.sum(1).max())
    for (row, column), number in np.ndenumerate(counts):
        shade = "white" if number > counts.max() / 2 else "black"
        axis.text(column, row, number, ha="center", va="center", color=shade, fontsize=16)
    axis.set(xticks=[0, 1], yticks=[0, 1], xticklabels=CLASS_NAMES, yticklabels=CLASS_NAMES)
    axis.set(xlabel="predicted", ylabel="true", title="Confusion matrix")
    plt.show()

# %% [a3-predict-check]
check("a3-predict")

# %% [markdown]
# ## More pictures
#
# Two dozen pictures are few. Set `ALL_PICTURES = True` to train on all that this machine has; that
# takes a few minutes, and the accuracy becomes a steadier number.

# %% tags=["play"]
ALL_PICTURES = False
if ALL_PICTURES:
    with when_solved("all five parts"):
        everything = datasets.cats_vs_dogs()
        train, valid = make_datasets(everything.root)
        large = build_classifier(backbones.load("mobilenet", 0.25, image_size=IMAGE_SIZE).model)
        curve = train_head(large, train, valid).history["val_accuracy"]
        print(everything.source, f"validation accuracy {curve[-1]:.3f}", sep="\n")

# %% [markdown]
# ## 6. Analyse every result and graph
#
# Write about half a page. What do the two halves of the learning curve show, and what changed
# between them? Why does accuracy move in steps here? What does the confusion matrix tell that the
# accuracy does not? What would happen, and who would notice, if `predict_image` scaled the pixels
# although the model scales them too?

# %% [a3-analysis] [markdown]
# ### BEGIN SOLUTION
# In the first half only the head learns: training accuracy rises within a few epochs, because the
# frozen backbone already delivers features that separate cats from dogs. At the dotted line the last
# layers of the backbone join in with a small rate, so the curve goes on without a jump; with so few
# pictures the training loss falls further than the validation loss, the beginning of overfitting.
#
# Twelve validation pictures allow only thirteen values of accuracy: one picture more or less is eight
# points, so a difference of one step means nothing. The confusion matrix shows which class is
# mistaken for which; two mistakes can be two cats, two dogs or one of each.
#
# Scaling twice maps all pixels to a narrow band near -1. The network still answers, with
# probabilities that look like any others, so nothing fails and nobody notices until the answers are
# compared with the validation accuracy. That is why the scaling belongs inside the model.
# ### END SOLUTION
