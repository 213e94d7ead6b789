# %% [markdown]
# # Assignment 6: choose a strategy and carry it out
#
# You have a pretrained backbone and a data set of your own. Which layers should learn? The answer
# depends on how much data you have and how much it resembles what the backbone has seen. You will
# decide, and then carry out the most careful of the strategies in four steps: bottleneck features,
# head, one assembled model, fine-tuning.
#
# | | |
# | --- | --- |
# | **Goal** | a fine-tuned model that is right on at least 80 % of the 50 validation pictures |
# | **Time** | about 60 minutes; every cell here finishes within half a minute |
# | **Read first** | [Lesson 7](../../../lessons/07_strategy.ipynb) |
# | **Points** | 13.5 automatic, 2 for the analysis |
#
# Write your code where the cell says so. After each step `check("…")` tells you what is right and
# what is not, and `hint("…")` helps when you are stuck. Nothing you run here is sent anywhere.

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, quietly, solution, when_solved
from data_scripts import backbones, datasets

with quietly():  # without TensorFlow's notes about drivers
    import keras
    from keras import layers

# %% [markdown]
# ## 1. Choose
#
# Write `choose_strategy(dataset_size, similarity)`. The size is `"large"` or `"small"`, the
# similarity to the pictures the backbone was trained on is `"similar"` or `"different"`. It returns
# one of
#
# - `"train-everything"`: start from the pretrained weights, let all layers learn;
# - `"fine-tune-top"`: let the last layers of the backbone and the head learn;
# - `"fine-tune-with-augmentation"`: fine-tune, and make more of the data by augmenting it;
# - `"train-head-only"`: leave the backbone alone.

# %% [a6-choose]
def choose_strategy(dataset_size, similarity):
    """The strategy for a "large" or "small" data set that is "similar" or "different"."""
    ### BEGIN SOLUTION
    strategies = {
        ("large", "different"): "train-everything",
        ("large", "similar"): "fine-tune-top",
        ("small", "different"): "fine-tune-with-augmentation",
        ("small", "similar"): "train-head-only",
    }
    return strategies[dataset_size, similarity]
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a6-choose"):
    figure, axis = plt.subplots(figsize=(7, 3))
    colours = ["#56B4E9", "#E69F00", "#009E73", "#F0E442"]
    for column, similarity in enumerate(("similar", "different")):
        for row, size in enumerate(("small", "large")):
            colour = colours[2 * row + column]
            axis.add_patch(plt.Rectangle((column, row), 1, 1, color=colour, alpha=0.55))
            answer = choose_strategy(size, similarity)
            axis.text(column + 0.5, row + 0.5, answer, ha="center", va="center", fontsize=11)
    axis.set(xlim=(0, 2), ylim=(0, 2), xticks=[0.5, 1.5], yticks=[0.5, 1.5])
    axis.set(xticklabels=["similar", "different"], yticklabels=["small", "large"])
    axis.set(xlabel="resemblance to the backbone's pictures", ylabel="data set")
    axis.set_title("Your choice for each quadrant")
    plt.show()

# %% [a6-choose-check]
check("a6-choose")

# %% [markdown]
# ## The material
#
# 100 training and 50 validation pictures of cats and dogs, and MobileNet without its head. The
# pictures are brought into the backbone's own range once, here.

# %% tags=["play"]
pets = datasets.pets_small(image_size=(160, 160))
print(pets.source)
mobilenet = backbones.load("mobilenet", alpha=0.25, image_size=(160, 160))
print(mobilenet.source)
train = mobilenet.preprocess(pets.train_images), pets.train_labels
valid = mobilenet.preprocess(pets.valid_images), pets.valid_labels

# %% [markdown]
# ## 2. Bottleneck features
#
# As long as the backbone does not learn, its answer for a picture never changes, so it is enough to
# compute it once. Write `bottleneck_features(backbone, images, batch_size=32)`: images that are
# already in the backbone's range in, one vector per image out, shape (N, d). The vector is the
# average of each feature map over height and width, computed in inference mode. The backbone stays
# exactly as it was: weights, statistics and `trainable` flags.

# %% [a6-bottleneck]
def bottleneck_features(backbone, images, batch_size=32):
    """Pooled features (N, d) of images that are in the backbone's range."""
    ### BEGIN SOLUTION
    maps = backbone.predict(images, batch_size=batch_size, verbose=0)
    return maps.mean(axis=(1, 2))
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a6-bottleneck"):
    features = bottleneck_features(mobilenet.model, train[0])
    valid_features = bottleneck_features(mobilenet.model, valid[0])
    centred = features - features.mean(0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    flat = centred @ directions[:2].T
    figure, axis = plt.subplots(figsize=(5.5, 3.6))
    for label, marker, colour in ((0, "o", "#0072B2"), (1, "^", "#E69F00")):
        chosen = flat[train[1] == label]
        axis.scatter(*chosen.T, marker=marker, color=colour, label=pets.class_names[label])
    axis.set(xlabel="first principal component", ylabel="second")
    axis.set_title(f"{features.shape[0]} pictures as vectors of {features.shape[1]} features")
    axis.legend()
    plt.show()

# %% [a6-bottleneck-check]
check("a6-bottleneck")

# %% [markdown]
# ## 3. Train a head
#
# Write `train_head(features, labels, num_classes=2, epochs=20)`. It builds a small model from feature
# vectors to class probabilities (softmax), trains it and returns **the trained model**. Labels are
# whole numbers.

# %% [a6-train-head]
def train_head(features, labels, num_classes=2, epochs=20):
    """A trained head: feature vectors in, class probabilities out."""
    ### BEGIN SOLUTION
    head = keras.Sequential(
        [
            keras.Input(features.shape[1:]),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(num_classes, activation="softmax"),
        ]
    )
    head.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    head.fit(features, labels, epochs=epochs, verbose=0)
    return head
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a6-train-head"):
    head = train_head(features, train[1])
    answers = np.asarray(head(valid_features))
    sure = answers[np.arange(len(answers)), valid[1]]
    figure, axis = plt.subplots(figsize=(6, 2.8))
    axis.hist(sure, bins=np.linspace(0, 1, 21), color="#0072B2")
    axis.axvline(0.5, color="#D55E00", linestyle=":")
    axis.set(xlabel="probability of the true class", ylabel="validation pictures")
    axis.set_title(f"Your head alone: {np.mean(sure > 0.5):.0%} of {len(sure)} pictures right")
    plt.show()

# %% [a6-train-head-check]
check("a6-train-head")

# %% [markdown]
# ## 4. Assemble
#
# Write `assemble(backbone, head)`. It returns one model from images (in the backbone's range) to
# class probabilities, and gives exactly the answers that the head gives for the features. So every
# layer in it has been trained before fine-tuning starts.

# %% [a6-assemble]
def assemble(backbone, head):
    """One model: backbone, global average pooling, the trained head."""
    ### BEGIN SOLUTION
    inputs = keras.Input(backbone.input_shape[1:])
    x = backbone(inputs, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, head(x))
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a6-assemble"):
    model = assemble(mobilenet.model, head)
    whole = model.predict(valid[0], verbose=0)
    before = float(np.mean(whole.argmax(1) == valid[1]))
    difference = float(np.abs(whole - answers).max())
    print(f"accuracy of the assembled model {before:.2f}")
    print(f"largest difference to the head alone {difference:.1e}")

# %% [a6-assemble-check]
check("a6-assemble")

# %% [markdown]
# ## 5. Fine-tune
#
# Write `fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3)`. The model may arrive
# compiled and fitted; `train` and `valid` are pairs (images, labels).
#
# - The last `last_layers` entries of the backbone's `layers`, all kinds counted, become trainable,
#   **except BatchNormalization**, which stays frozen. Everything before them is frozen; the head
#   learns too.
# - The optimizer is a new SGD with momentum, at **a tenth** of `head_learning_rate` or less.
# - Compile, fit on `train` while watching `valid`, return the History.

# %% [a6-fine-tune]
def fine_tune(model, train, valid, last_layers, head_learning_rate=1e-3):
    """Fine-tune the last layers of the backbone in small, steady steps; return the History."""
    ### BEGIN SOLUTION
    backbone = next(layer for layer in model.layers if isinstance(layer, keras.Model))
    model.trainable = True
    backbone.trainable = True
    top = backbone.layers[-last_layers:]
    for layer in backbone.layers:
        layer.trainable = layer in top and not isinstance(layer, layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.SGD(head_learning_rate / 10, momentum=0.9),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(*train, validation_data=valid, epochs=5, batch_size=16, verbose=0)
    ### END SOLUTION

# %% tags=["play"]
with when_solved("a6-fine-tune"):
    weighted = [layer for layer in mobilenet.model.layers if layer.weights]
    old = {layer.name: layer.get_weights() for layer in weighted}
    curve = fine_tune(model, train, valid, last_layers=12).history
    figure, axes = plt.subplots(1, 2, figsize=(11, 3.2), layout="constrained")
    epochs = range(1, len(curve["loss"]) + 1)
    axes[0].plot(epochs, curve["loss"], "o-", color="#0072B2", label="training")
    axes[0].plot(epochs, curve["val_loss"], "s-", color="#E69F00", label="validation")
    axes[0].set(xlabel="epoch of fine-tuning", ylabel="loss", xticks=epochs, title="Fine-tuning")
    axes[0].legend()
    moved = [
        sum(float(np.abs(a - b).sum()) for a, b in zip(old[layer.name], layer.get_weights()))
        / sum(float(np.abs(a).sum()) for a in old[layer.name])
        for layer in weighted
    ]
    axes[1].bar(range(len(moved)), moved, color="#009E73")
    axes[1].set(xlabel="backbone layers with weights, input to output", ylabel="relative change")
    axes[1].set_title("How far each layer moved")
    plt.show()

# %% tags=["play"]
with when_solved("a6-fine-tune"):
    after = float(np.mean(model.predict(valid[0], verbose=0).argmax(1) == valid[1]))
    margin = 1.96 * np.sqrt(np.array([before * (1 - before), after * (1 - after)]) / len(valid[1]))
    figure, axis = plt.subplots(figsize=(4.5, 2.8))
    colours = ["#56B4E9", "#009E73"]
    axis.bar(["head only", "fine-tuned"], [before, after], yerr=margin, capsize=8, color=colours)
    axis.axhline(0.8, color="#D55E00", linestyle=":", label="goal")
    axis.set(ylim=(0, 1.05), ylabel="validation accuracy")
    axis.legend(loc="lower right")
    plt.show()
    print(f"head only {before:.2f}, fine-tuned {after:.2f} on {len(valid[1])} pictures")

# %% [a6-fine-tune-check]
check("a6-fine-tune")

# %% [markdown]
# ## 6. Analyse every result and graph
#
# Write about half a page. What does the cloud of feature vectors tell before anything is trained?
# What did fine-tuning change in the accuracy, and is the difference larger than the error bars? What
# does the picture of moved layers show, and where do the gaps come from? Which of the four
# strategies is right for 100 pictures of cats and dogs, and what would have to change for another?

# %% [a6-analysis] [markdown]
# ### BEGIN SOLUTION
# In the plane of the two main directions cats and dogs already form two clouds that overlap only in
# part, although the backbone was never told which is which: its features fit this task. That is why
# a small head on top of them is right for most validation pictures after seconds of training.
#
# Fine-tuning moves only the last layers, by a small part of their length; the bars before the cut
# are exactly zero, and so are those of the BatchNormalization layers within the unfrozen part. The
# validation accuracy changes by a picture or two at most. With 50 pictures the error bars span about
# twenty points, so this run does not show that fine-tuning helped; the training loss falling faster
# than the validation loss would rather be a warning.
#
# The data set is small and similar, so training the head only is the strategy of choice. With
# thousands of pictures fine-tuning the top would pay; for drawings or X-rays, which look different,
# the features near the output would fit less and augmentation would have to help.
# ### END SOLUTION
