# %% [markdown]
# # Lesson 2 · Fashion-MNIST: from model A to model B on A
#
# Somebody trained a network on eight kinds of clothing. You have two hundred labelled images of two
# *other* kinds. How much is the stranger's network worth to you, and how would you know? This lesson
# does the classic experiment of transfer learning, step by step, with every step that can go wrong
# going wrong once; then it repeats the experiment until luck is no longer an explanation.
#
# **Objectives.** Afterwards you can
# - build a new network on a trained one without damaging it;
# - freeze, compile, train, unfreeze, compile and train, and *prove* what moved in each phase;
# - say when a lowered learning rate protects a network and when it only cripples it;
# - compare two ways of training over many seeds, in pairs, with an interval, both equally tuned;
# - look into first-layer weights and activations, and say why convolutions transfer differently.
#
# **Prerequisites**: lesson 1; Keras's `Sequential`, `compile` and `fit`. The words *freeze*, *head*,
# *warm-up*, *seed* and *interval* are in the [glossary](glossary.md), in English and Korean.
#
# **Expected minutes**: fifty to read and play, three to run on two processor cores.

# %%
import contextlib
import sys
import warnings

import keras
import numpy as np
from keras import layers

from data_scripts import datasets
from data_scripts import model_a as published
from lessons import about, convolutional_study, explain, figures, stacked, studies, widgets

# %%
figures.use()
with contextlib.redirect_stderr(sys.stdout):  # an announced stand-in belongs to the lesson
    fashion = datasets.fashion_mnist()
about(fashion.source)

# %% [markdown]
# ## One data set, two tasks
# Task A is everything but sandals and shirts. Task B is sandal or shirt, and there are few labels.

# %%
SANDAL, SHIRT, HELD_OUT = 5, 6, 5000
firsts = [fashion.train_images[fashion.train_labels == number][0] for number in range(10)]
tasks = ["B" if number in (SANDAL, SHIRT) else "A" for number in range(10)]
titles = [f"{name}\ntask {task}" for name, task in zip(fashion.class_names, tasks, strict=True)]
figures.show(
    figures.image_grid(firsts, titles, columns=5),
    "One picture of each of the ten classes; sandal and shirt belong to task B, all others to A.",
)

# %% [markdown]
# A network with eight outputs wants labels without gaps. A table does it: the old label is the place,
# the new one the entry. The last training images are held out, to choose settings by; the test images
# are for the end.

# %%
NEW_LABEL = np.array([0, 1, 2, 3, 4, -1, -1, 5, 6, 7])


def two_tasks(images, labels):
    """(images, labels) of task A and of task B; pixels in 0..1."""
    images, new = images.astype("float32") / 255, NEW_LABEL[labels]
    of_b = new < 0
    return (images[~of_b], new[~of_b]), (images[of_b], (labels[of_b] == SHIRT).astype("float32"))


# %%
x, y = fashion.train_images, fashion.train_labels
train_a, pool_b = two_tasks(x[:-HELD_OUT], y[:-HELD_OUT])
valid_a, valid_b = two_tasks(x[-HELD_OUT:], y[-HELD_OUT:])
test_a, test_b = two_tasks(fashion.test_images, fashion.test_labels)
print(f"A: {len(train_a[0]):,} training images, labels {sorted(set(train_a[1].tolist()))}")
print(f"B: {len(pool_b[0]):,} training images, of which we pretend to know few labels")

# %% [markdown]
# ## Model A, as somebody left it
# Five dense layers with the SELU activation and an output for eight classes. It comes with the course:
# architecture as a configuration, weights as arrays. How it was made is printed below.

# %%
config, weights = published.load(fashion.source)
model_a = keras.Sequential.from_config(config)
model_a.set_weights(weights)
model_a.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
as_published = model_a.evaluate(*test_a, verbose=0)[1]
print(f"how it was made: {published.facts(fashion.source)['optimizer']}")
print(f"test accuracy on its eight classes: {as_published:.2%}")
assert as_published > 0.8

# %% [markdown]
# ## Model B from scratch: the rival
# The same layers, random weights, one sigmoid output, and two hundred labelled images, half of each
# class.
#
# > **Predict:** how many of the unseen sandals and shirts will it get right: three quarters, nine
# > tenths, or more? What will the validation loss look like after twenty epochs?

# %%
few = studies.draw(pool_b[1], labelled=200, seeds=[1])[0]
train_b = pool_b[0][few], pool_b[1][few]


def sgd(learning_rate):
    """Compile arguments for two classes and one sigmoid output, with a *new* optimizer."""
    optimizer = keras.optimizers.SGD(learning_rate)
    return {"loss": "binary_crossentropy", "optimizer": optimizer, "metrics": ["accuracy"]}


def new_head(hidden_layers):
    """Some layers and, on top, a new output: the probability of a shirt."""
    output = layers.Dense(1, activation="sigmoid", name="new_output")
    return keras.Sequential([keras.Input((28, 28)), *hidden_layers, output])


# %%
keras.utils.set_random_seed(1)
fresh = keras.models.clone_model(model_a)  # same layers, new random weights: here that is wanted
scratch = new_head(fresh.layers[:-1])
scratch.compile(**sgd(1e-3))
told = scratch.fit(*train_b, epochs=20, validation_data=valid_b, verbose=0).history
words = "Accuracy rises steeply at first; both losses fall and have not become flat after the last epoch."
figures.show(figures.history_curves(told), words)

# %%
right = int(np.sum((scratch.predict(test_b[0], verbose=0)[:, 0] > 0.5) == (test_b[1] > 0.5)))
low, high = figures.wilson_interval(right, len(test_b[1]))
print(f"test accuracy, one seed: {right / len(test_b[1]):.2%}, 95 % interval {low:.2%} to {high:.2%}")
print("training loss in the last epochs:", *(f"{loss:.3f}" for loss in told["loss"][-3:]))

# %% [markdown]
# Sandals and shirts hardly look alike, so the task is easy. And the loss is **still falling**: the rival
# has not been given the training it could use. Remember that for the comparison. The interval covers
# only the luck of the test images, not the luck of weights, labelled images and batches.

# %% [markdown]
# ## Build on A, but leave A alone
# ### Pitfall: borrowed layers
# Keep all layers but the last, put a new output on top. In the shortest code the new network has the
# *same layer objects* as A.
#
# > **Predict:** after training B on A for a few epochs, what has become of A's accuracy on its own
# > eight classes, though nobody trained A?

# %%
keras.utils.set_random_seed(1)
borrowed = new_head(model_a.layers[:-1])
borrowed.compile(**sgd(0.03))
borrowed.fit(*train_b, epochs=20, verbose=0)
damaged = model_a.evaluate(*test_a, verbose=0)[1]
model_a.set_weights(weights)  # repair

# %% [markdown]
# ### Fixed: clone, then copy the weights
# `clone_model` copies the architecture **only**. Its weights are new and random; forgetting
# `set_weights` transfers nothing, and nothing complains.

# %%
forgotten = keras.models.clone_model(model_a)
forgotten.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
without_weights = forgotten.evaluate(*test_a, verbose=0)[1]

proper = keras.models.clone_model(model_a)
proper.set_weights(weights)
cloned = new_head(proper.layers[:-1])
cloned.compile(**sgd(0.03))
cloned.fit(*train_b, epochs=20, verbose=0)
untouched = model_a.evaluate(*test_a, verbose=0)[1]

# %%
assert damaged < as_published - 0.005 and untouched == as_published and without_weights < 0.5
bars = {
    "A as published": as_published,
    "after B borrowed its layers": damaged,
    "a clone without set_weights": without_weights,
    "after B trained on a clone": untouched,
}
count = len(test_a[1])
bars = {
    name: (part, *figures.wilson_interval(round(part * count), count)) for name, part in bars.items()
}
figures.show(
    figures.bars_with_intervals(bars, "accuracy on A's eight classes"),
    "A's accuracy: lowered by a network that borrowed its layers, near guessing for a clone without "
    "weights, unchanged when the new network was built on a proper clone.",
)

# %% [markdown]
# ## Freeze, compile, fit; unfreeze, compile, fit
# The new output is random, so its first errors are large, and large errors send large gradients down
# into layers that were fine. Therefore: freeze the reused layers, let the head learn (the *warm-up*),
# then unfreeze and go on carefully. The flags count **when you compile**:
#
# > set flags → new optimizer → `compile` → check the number of trainable parameters → `fit` → check
# > that the frozen weights are bit-identical.

# %%
def kernels_of(model):
    """The kernels of the dense layers, copied."""
    return [layer.get_weights()[0] for layer in model.layers if layer.get_weights()]


def moved(before, after):
    """How far each kernel moved, relative to its length."""
    pairs = zip(before, after, strict=True)
    return [np.linalg.norm(new - old) / np.linalg.norm(old) for old, new in pairs]


def b_on_a(frozen):
    """A new output on a proper clone of A, whose layers are frozen or not. Not compiled."""
    keras.utils.set_random_seed(1)
    clone = keras.models.clone_model(model_a)
    clone.set_weights(weights)
    clone.trainable = not frozen
    return new_head(clone.layers[:-1])


# %%
model = b_on_a(frozen=True)
model.compile(**sgd(1e-3))
assert len(model.trainable_weights) == 2  # kernel and bias of the new output
states, start = {"warm-up": figures.layer_states(model)}, kernels_of(model)
first = model.fit(*train_b, epochs=4, validation_data=valid_b, verbose=0).history
warm = kernels_of(model)
assert all(np.array_equal(old, new) for old, new in zip(start[:-1], warm[:-1], strict=True))

# %%
for layer in model.layers:
    layer.trainable = True
model.compile(**sgd(1e-3))  # a new optimizer: the old one knows only the output's weights
states["fine-tuning"] = figures.layer_states(model)
second = model.fit(*train_b, epochs=16, validation_data=valid_b, verbose=0).history
end = kernels_of(model)
figures.show(
    figures.frozen_and_trainable({"model A": figures.layer_states(model_a), **states}),
    "Three stacks of layers, the input below: model A; B on A in the warm-up, all frozen but the new "
    "output; B on A in fine-tuning, all trainable.",
)

# %% [markdown]
# > **Predict:** rank the layers by how far they will have moved in fine-tuning. Which moves most, and
# > which bars are *exactly* zero in the warm-up?

# %%
names = [layer.name for layer in model.layers if layer.get_weights()]
movement = {"warm-up": moved(start, warm), "fine-tuning": moved(warm, end)}
figures.show(
    figures.weight_movement(movement, names),
    "Bars for each layer: in the warm-up only the output moved; in fine-tuning every layer moved.",
)
figures.show(
    figures.history_curves(first, second),
    "Accuracy and loss by epoch with a line where the layers are unfrozen.",
)

# %% [markdown]
# The pretrained layers moved by a small part of their length: what A knew is mostly still there. Look
# left of the dotted line, though: how much did the head learn before the layers were unfrozen? A recipe
# can be followed to the letter without its *purpose* being reached; two sections below that will matter.

# %% [markdown]
# ### Pitfall: the second compile, forgotten
# The step that `fit` runs was traced with the frozen layers. Set the flags back, call `fit` again:
#
# > **Predict:** an error, a warning, or silence? And which layers move?

# %%
lazy = b_on_a(frozen=True)
lazy.compile(**sgd(1e-2))
lazy.fit(*train_b, epochs=2, verbose=0)
for layer in lazy.layers:
    layer.trainable = True
before = kernels_of(lazy)
with warnings.catch_warnings(record=True) as complaints:
    warnings.simplefilter("always")
    lazy.fit(*train_b, epochs=2, verbose=0)  # and no compile
frozen_still = moved(before, kernels_of(lazy))
print(f"{len(complaints)} warnings; trainable by the flags: {len(lazy.trainable_weights)} arrays")

# %% [markdown]
# ### Fixed: compile again, with a new optimizer

# %%
before = kernels_of(lazy)
lazy.compile(**sgd(1e-2))
lazy.fit(*train_b, epochs=2, verbose=0)
really_moved = moved(before, kernels_of(lazy))
assert max(frozen_still[:-1]) == 0 and min(really_moved) > 0 and not complaints
figures.show(
    figures.weight_movement({"forgot to compile": frozen_still, "compiled": really_moved}, names),
    "Without the second compile only the output moved although every layer was set trainable; with it "
    "all layers moved.",
)

# %% [markdown]
# And with a second compile but the **same optimizer object**? It was built for the output's weights and
# does not know the others. Here Keras does complain, at the first step:

# %%
lazy = b_on_a(frozen=True)
lazy.compile(**sgd(1e-2))
lazy.fit(*train_b, epochs=1, verbose=0)
for layer in lazy.layers:
    layer.trainable = True
lazy.compile(loss="binary_crossentropy", optimizer=lazy.optimizer)  # the same one again
try:
    lazy.fit(*train_b, epochs=1, verbose=0)
except ValueError as error:
    print("ValueError:", str(error).strip()[:110], "…")
else:
    raise AssertionError("Keras now accepts a used optimizer: this lesson needs a new sentence")

# %% [markdown]
# ## The lowered learning rate, and when it hurts
# The advice: after unfreezing, lower the rate, lest the reused weights be destroyed. It assumes that
# the head *has been trained*. So vary both: a short, slow warm-up as above against a long, brisk one,
# and for each the whole range of fine-tuning rates; ten seeds each, and every seed draws its own two
# hundred images. (`lessons.stacked` trains all seeds at once; a test proves that they are the networks
# `fit` would have made.)
#
# > **Predict:** at the lowest rate, which of the two warm-ups ends higher? And where are they equal?

# %%
flat = [(images.reshape(-1, 784), labels) for images, labels in (pool_b, valid_b, test_b)]
task = studies.Task(*flat)
RATES = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)


def after(warm_up_epochs, warm_up_rate):
    """Validation accuracy (rates, seeds) of sixteen epochs of fine-tuning after this warm-up."""
    plans = [studies.transfer_phases(warm_up_rate, rate, (warm_up_epochs, 16)) for rate in RATES]
    runs = [studies.train_transfer(task, weights, range(10), phases=plan) for plan in plans]
    head = stacked.accuracy(runs[0].snapshots[1], *task.valid).mean()
    print(f"{warm_up_epochs} epochs at {warm_up_rate}: {head:.2%} before unfreezing")
    return np.array([stacked.accuracy(run.weights, *task.valid) for run in runs])

# %%
outcome = {"short, slow warm-up": after(4, 1e-3), "long, brisk warm-up": after(20, 1e-2)}
figures.show(
    figures.accuracy_against(RATES, outcome, "learning rate after unfreezing", "validation accuracy"),
    "Validation accuracy against the fine-tuning rate. After the short warm-up it collapses at low "
    "rates; after the long one it is high at every rate.",
)
short, long = outcome.values()
assert long[0].mean() - short[0].mean() > 0.05, "a trained head must matter at the lowest rate"

# %% [markdown]
# The line of the short warm-up falls to the left: a lowered rate on an untrained head freezes *both*,
# and sixteen epochs pass with nothing learned. With a head that was really trained, low rates are
# harmless and high ones are not yet harmful on this small, forgiving task. The rule to take home is
# about order: **first train the head until its loss stops falling, then unfreeze, then lower the rate.**

# %% [markdown]
# ## Honesty: thirty seeds instead of one
# The lecture that this lesson follows reports one number for each way, and admits that the data were
# squeezed until the result looked its best. Its claim is in the next cell. Let us run the same
# experiment with thirty seeds. In each pair both networks get the same labelled images, the same first
# output weights and the same order of batches, so shared luck cancels in the difference.
#
# > **Predict:** in how many of thirty pairs will B on A win? Will the lecture's ratio of errors lie
# > inside our interval?

# %%
LECTURE = {"lecture: scratch": 0.9705, "lecture: B on A": 0.9925}
watched = tuple(part[:300] for part in task.valid)  # for the curves below
study = studies.compare(task, weights, range(30), watch=watched)
print(study)
errors = [1 - accuracy for accuracy in LECTURE.values()]
print(f"the lecture's ratio of errors: {errors[0] / errors[1]:.2f}")

# %%
arms = {"B from scratch": study.scratch_accuracy, "B on A": study.transfer_accuracy}
figures.show(
    figures.distributions(arms, "test accuracy", LECTURE),
    "Thirty dots for each way; the black diamond and bar are the mean and its interval; dashed lines "
    "mark the lecture's two numbers.",
)
figures.show(
    figures.paired_runs(*arms.values(), tuple(arms), "test accuracy"),
    "One line for each seed from its result from scratch to its result on A, and the differences.",
)

# %% [markdown]
# ### Play: be the researcher with one seed
# Move the seed. Each position is a paper that somebody could have written, with its own curves and its
# own "errors reduced by a factor of". Which seed would you publish?

# %%
def one_paper(seed):
    """Curves of one seed, and the claim that its author could make."""
    fits = {"B from scratch": study.scratch, "B on A": study.transfer}
    curves = {name: (fit.watched_accuracy[seed], fit.watched_loss[seed]) for name, fit in fits.items()}
    figure = figures.two_stage_curves(curves, unfreeze_after=4)
    alone, on_a = (1 - values[seed] for values in arms.values())
    figure.suptitle(f"seed {seed}: errors from scratch are {alone / max(on_a, 5e-4):.1f} × B on A's")
    return figure


widgets.explore(
    one_paper,
    "Validation curves of one seed from scratch and on A, with the ratio of their test errors.",
    seed=widgets.slider("Seed", 0, 29, value=3),
)

# %% [markdown]
# ### An equally tuned rival
# One thing is still unfair. The learning rate is the lecture's, and we saw that the rival was still
# learning when it was stopped. So let **both** choose their rate, by validation images, with the same
# budget and with other seeds than those that judge.
#
# > **Predict:** will the advantage of B on A grow, shrink or vanish?

# %%
GRID = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
tuned = studies.tune(task, weights, range(100, 108), GRID)
best = [GRID[int(values.mean(axis=1).argmax())] for values in tuned]
print(f"best rates: from scratch {best[0]:g}, on A {best[1]:g}")
figures.show(
    figures.accuracy_against(GRID, dict(zip(arms, tuned, strict=True)), "learning rate", "validation accuracy"),
    "Validation accuracy against the learning rate for both ways: both are poor at the lowest rate "
    "and close together where they are at their best.",
)

# %%
plans = [stacked.Phase(20, best[0])], studies.transfer_phases(best[1], best[1])
fair = studies.compare(task, weights, range(30), scratch=plans[0], transfer=plans[1])
print(fair)
fair_arms = {"B from scratch, tuned": fair.scratch_accuracy, "B on A, tuned": fair.transfer_accuracy}
figures.show(
    figures.distributions({**arms, **fair_arms}, "test accuracy"),
    "Thirty dots for each way and rate: tuning moves both clouds to the right and narrows them.",
)

# %% [markdown]
# Read the two printouts side by side. Does the tuned rival from scratch reach what B on A had at the
# lecture's rate? As far as it does, what looked like transfer could have been had by a better learning
# rate. Then compare the two ways of telling the rest: the difference in points
# and the ratio of errors need not move in the same direction, for a ratio of two small errors is large
# however small they are. Say both, with intervals, and say for which task and how many labels.
#
# ### How much is A worth, counted in labels?
# Now the number of labelled images, from twenty to two thousand, each with the same number of weight
# updates, so that small sets do not also get less training.
#
# > **Predict:** where will the two lines be furthest apart, and do they meet?

# %%
COUNTS = (20, 50, 100, 200, 500, 1000, 2000)
counted = studies.by_labels(task, weights, range(10), COUNTS, rates=tuple(best))
figures.show(
    figures.accuracy_against(COUNTS, dict(zip(arms, counted, strict=True)), "labelled images", "test accuracy"),
    "Test accuracy against the number of labels: from scratch starts low and climbs towards B on A.",
)
for count, one, other in zip(COUNTS, *counted, strict=True):
    print(f"{count:>5} labels: B on A better by {studies.paired_difference(one, other).percent()}")

# %% [markdown]
# ## Dense against convolutional
# A dense unit in the first layer has a weight for every pixel: it knows whole garments. A convolution
# knows edges and textures, wherever they are. Same study with a small convolutional model A, rates
# tuned in the same way. (It trains in front of you, on a part of A's images.)
#
# > **Predict:** which kind of network is better on B **from scratch**? For which does A help more?

# %%
convolutional_a = convolutional_study.train_a(train_a[0][:20000], train_a[1][:20000], epochs=3)
seen = convolutional_a.evaluate(test_a[0][..., np.newaxis], test_a[1], verbose=0)[1]
print(f"test accuracy on A's classes: dense {as_published:.2%}, convolutional {seen:.2%}")

# %%
choices = [(rate, rate) for rate in (1e-2, 3e-2, 1e-1)]
tried = convolutional_study.compare(task, convolutional_a, range(100, 102), choices, on="valid")
chosen = tuple(choices[int(arm.mean(axis=1).argmax())][0] for arm in tried)
judged = convolutional_study.compare(task, convolutional_a, range(6), [chosen])
print(f"best rates: from scratch {chosen[0]:g}, on A {chosen[1]:g}")

# %%
kinds = {
    "dense, from scratch": fair.scratch_accuracy[:6],
    "dense, on A": fair.transfer_accuracy[:6],
    "convolutional, from scratch": judged[0][0],
    "convolutional, on A": judged[1][0],
}
figures.show(
    figures.distributions(kinds, "test accuracy (the same six seeds)"),
    "Six dots for each of four ways: dense and convolutional, from scratch and on A.",
)
for kind in ("dense", "convolutional"):
    gain = figures.mean_interval(kinds[f"{kind}, on A"] - kinds[f"{kind}, from scratch"])
    print(f"gain by A, {kind}: {gain[0]:+.2%}, 95 % interval {gain[1]:+.2%} to {gain[2]:+.2%}")

# %% [markdown]
# Read the intervals before the means: with six seeds, one that reaches across zero says "not shown",
# not "no effect", and one below zero says that here A was a hindrance. Compare also the two rows *from
# scratch*: an architecture that fits images is knowledge too, and it needs neither labels nor a model A.

# %% [markdown]
# ## What the first layers hold
# Each first-layer unit of a dense network has as many weights as the image has pixels, so its weights
# are a picture. Below, the six units that fine-tuning changed most: before it, after it, and the
# difference, each on its own colour scale.
#
# > **Predict:** will you recognise clothes in the weights of A?

# %%
units = np.argsort(-np.linalg.norm(end[0] - start[0], axis=0))[:6]
rows = {"A": start[0], "B on A": end[0], "change": end[0] - start[0]}
pictures = [kernel[:, unit].reshape(28, 28) for kernel in rows.values() for unit in units]
figures.show(
    figures.kernels(pictures, [f"{name}, {unit}" for name in rows for unit in units], columns=6),
    "Weights of six units as pictures: noise before and after fine-tuning, to the eye the same; the "
    "differences show blurred outlines of the new classes.",
)

# %% [markdown]
# To the eye A's weights are the noise they started as, although the network is usually right:
# gentle training moves thousands of weights a little each, and what was learned hides under the noise.
# The *difference* takes the noise away, and the new classes appear. A convolutional first layer holds
# small patterns instead, which are used all over the image:

# %%
filters = convolutional_a.get_layer("convolution_1").get_weights()[0]
figures.show(
    figures.kernels([filters[:, :, 0, number] for number in range(16)], columns=8),
    "Sixteen filters of five by five weights; some are edges, many still look random.",
)

# %% [markdown]
# What do they answer to? `tf-explain` runs the network up to a layer and returns what it sees:

# %%
view = explain.prepare(convolutional_a, lambda batch: batch / 255)
shirt = fashion.test_images[fashion.test_labels == SHIRT][0]
maps = {name: explain.activations(view, shirt, name) for name in view.convolutions}
figures.show(
    figures.feature_maps(maps),
    "Feature maps of a shirt, a class that A never saw: the first layer keeps its outline and edges, "
    "the second is coarser and mixes them.",
)

# %% [markdown]
# ## Quiz: read the pictures
# Answer first, then open.
#
# **1.** In the chart of weight movement, why must the bars of the warm-up be *exactly* zero, not just
# small?
# <details><summary>Answer</summary>A frozen layer gets no update at all, so its weights are
# bit-identical. A small but positive bar is proof that it was not frozen when the model was
# compiled.</details>
#
# **2.** In the picture of fine-tuning rates, the short warm-up does *best* at rather high rates.
# Somebody concludes: "lowering the rate is wrong." What is the flaw?
# <details><summary>Answer</summary>The high rate makes up for the head that the warm-up did not train.
# The other line shows the fair case: with a trained head a low rate costs nothing.</details>
#
# **3.** The two clouds of thirty dots overlap. Can "B on A is better" still be well supported?
# <details><summary>Answer</summary>Yes. Overlap of clouds mixes differences between seeds into the
# picture; the pairs take them out. The question is whether the interval of the paired difference
# contains zero.</details>
#
# **4.** Look where the two dashed lines of the lecture cross our clouds. Which of its two numbers made
# the advantage look so large?
# <details><summary>Answer</summary>The one farther from the middle of its cloud. A single run from
# scratch at the bottom of its cloud makes any rival shine; report the cloud, or at least its middle and
# an interval, for both.</details>
#
# **5.** In the curve against labels, the lines come together at the right. Does transfer harm there?
# <details><summary>Answer</summary>No: with enough labels B learns by itself what A had to offer. The
# value of A is the horizontal distance: how many labels the rival needs for the same
# accuracy.</details>

# %% [markdown]
# ## Summary
# - Clone **and** copy the weights; a borrowed layer is trained twice.
# - Flags → new optimizer → compile → count → fit → compare bits. No warning will do it for you.
# - A lowered rate protects trained layers only if the head has been trained too.
# - One seed is an anecdote. Pairs, an interval, and a rival that was tuned as well make a claim.
# - Transfer is worth most where labels are scarce.
#
# **Now you**: [assignment a2](../assignments/release/a2/a2.ipynb).
#
# **Further reading**
# - Xiao, Rasul, Vollgraf 2017, *Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
#   Algorithms*.
# - Géron, *Hands-On Machine Learning*, the chapter on training deep networks: the experiment's origin.
# - Klambauer et al. 2017, *Self-Normalizing Neural Networks* (SELU).
# - Efron & Tibshirani 1993, *An Introduction to the Bootstrap*.
# - The Keras guide *Transfer learning & fine-tuning*.
