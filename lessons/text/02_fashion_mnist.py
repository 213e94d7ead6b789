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

figures.use()
with contextlib.redirect_stderr(sys.stdout):  # an announced stand-in belongs to the lesson
    fashion = datasets.fashion_mnist()
about(fashion.source)

# %% [markdown]
# ## One data set, two tasks
# Task A is everything but sandals and shirts. Task B is sandal or shirt, and there are few labels.

# %%
SANDAL, SHIRT, HELD_OUT = 5, 6, 5000
examples = [fashion.train_images[fashion.train_labels == number][0] for number in range(10)]
tasks = ["B" if number in (SANDAL, SHIRT) else "A" for number in range(10)]
figures.show(
    figures.image_grid(
        examples,
        [f"{name}\ntask {task}" for name, task in zip(fashion.class_names, tasks, strict=True)],
        columns=5,
    ),
    "One picture of each of the ten classes; sandal and shirt belong to task B, all others to A.",
)

# %% [markdown]
# A network with eight outputs wants labels without gaps. A table does it: the old label is the place,
# the new one the entry. The last training images are held out, to choose settings by; the test images
# are for the end.

# %%
LABEL_IN_A = np.array([0, 1, 2, 3, 4, -1, -1, 5, 6, 7])


def two_tasks(images, labels):
    """(images, labels) of task A and of task B; pixels in 0..1."""
    images, new = images.astype("float32") / 255, LABEL_IN_A[labels]
    of_a = new >= 0
    return (images[of_a], new[of_a]), (images[~of_a], (labels[~of_a] == SHIRT).astype("float32"))


x, y = fashion.train_images, fashion.train_labels
train_a, pool_b = two_tasks(x[:-HELD_OUT], y[:-HELD_OUT])
valid_a, valid_b = two_tasks(x[-HELD_OUT:], y[-HELD_OUT:])
test_a, test_b = two_tasks(fashion.test_images, fashion.test_labels)
print(f"A: {len(train_a[0]):,} training images, labels {sorted(set(train_a[1].tolist()))}")
print(f"B: {len(pool_b[0]):,} images, of which we pretend to know few labels")

# %% [markdown]
# ## Model A, as somebody left it
# Five dense layers with the SELU activation and an output for eight classes. It comes with the course:
# architecture as a configuration, weights as arrays. How it was made is printed below.

# %%
config, weights = published.load(fashion.source)
model_a = keras.Sequential.from_config(config)
model_a.set_weights(weights)
model_a.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])


def accuracy_of_a():
    """Test accuracy of model A as it is now."""
    return model_a.evaluate(*test_a, verbose=0)[1]


made = published.facts(fashion.source)
as_published = accuracy_of_a()
print(f"trained for {made['epochs']} epochs with {made['optimizer']}")
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


keras.utils.set_random_seed(1)
fresh = keras.models.clone_model(model_a)  # same layers, new random weights: here that is wanted
scratch = keras.Sequential(
    [keras.Input((28, 28)), *fresh.layers[:-1], layers.Dense(1, activation="sigmoid", name="shirt")]
)
scratch.compile(**sgd(1e-3))
told = scratch.fit(*train_b, epochs=20, validation_data=valid_b, verbose=0).history

# %%
figures.show(
    figures.two_stage_curves(
        {
            "training": (told["accuracy"], told["loss"]),
            "validation": (told["val_accuracy"], told["val_loss"]),
        }
    ),
    "Accuracy rises steeply in the first epochs; the losses fall and have not become flat yet.",
)
right = int(np.sum((scratch.predict(test_b[0], verbose=0)[:, 0] > 0.5) == (test_b[1] > 0.5)))
low, high = figures.wilson_interval(right, len(test_b[1]))
print(f"B from scratch, one seed: {right / len(test_b[1]):.2%}, 95 % interval {low:.2%} to {high:.2%}")

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
borrowed = keras.Sequential([*model_a.layers[:-1], layers.Dense(1, activation="sigmoid")])
borrowed.compile(**sgd(0.03))
borrowed.fit(*train_b, epochs=20, verbose=0)
damaged = accuracy_of_a()
model_a.set_weights(weights)  # repair

# %% [markdown]
# ### Fixed: clone, then copy the weights
# `clone_model` copies the architecture **only**. Its weights are new and random; forgetting
# `set_weights` transfers nothing, and nothing complains.

# %%
forgotten = keras.models.clone_model(model_a)
forgotten.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
without_weights = forgotten.evaluate(*test_a, verbose=0)[1]


def on_top_of(model, learned):
    """A two-class network on a copy of a trained one's layers, sharing nothing with it."""
    copy = keras.models.clone_model(model)
    copy.set_weights(learned)
    output = layers.Dense(1, activation="sigmoid", name="shirt")
    return keras.Sequential([keras.Input((28, 28)), *copy.layers[:-1], output])


keras.utils.set_random_seed(1)
b_on_a = on_top_of(model_a, weights)
b_on_a.compile(**sgd(0.03))
b_on_a.fit(*train_b, epochs=20, verbose=0)
untouched = accuracy_of_a()

# %%
assert damaged < as_published - 0.005 and untouched == as_published and without_weights < 0.5
bars = {
    "A as published": as_published,
    "after B borrowed its layers": damaged,
    "a clone without set_weights": without_weights,
    "after B trained on a clone": untouched,
}
figures.show(
    figures.bars_with_intervals(
        {
            name: (value, *figures.wilson_interval(round(value * len(test_a[1])), len(test_a[1])))
            for name, value in bars.items()
        },
        "accuracy on A's eight classes",
    ),
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
    return [
        np.linalg.norm(new - old) / np.linalg.norm(old)
        for old, new in zip(before, after, strict=True)
    ]


keras.utils.set_random_seed(1)
b_on_a = on_top_of(model_a, weights)
for layer in b_on_a.layers[:-1]:
    layer.trainable = False
b_on_a.compile(**sgd(1e-3))
assert len(b_on_a.trainable_weights) == 2  # kernel and bias of the new output
states, start = {"warm-up": figures.layer_states(b_on_a)}, kernels_of(b_on_a)
first = b_on_a.fit(*train_b, epochs=4, validation_data=valid_b, verbose=0).history
warm = kernels_of(b_on_a)
assert all(np.array_equal(old, new) for old, new in zip(start[:-1], warm[:-1], strict=True))

# %%
for layer in b_on_a.layers[:-1]:
    layer.trainable = True
b_on_a.compile(**sgd(1e-3))  # a new optimizer: the old one knows only the output's weights
states["fine-tuning"] = figures.layer_states(b_on_a)
second = b_on_a.fit(*train_b, epochs=16, validation_data=valid_b, verbose=0).history
end = kernels_of(b_on_a)
figures.show(
    figures.frozen_and_trainable({"model A": figures.layer_states(model_a), **states}),
    "Three stacks of layers, the input below: model A; B on A in the warm-up, all frozen but the new "
    "output; B on A in fine-tuning, all trainable.",
)

# %% [markdown]
# > **Predict:** rank the layers by how far they will have moved in fine-tuning. Which moves most, and
# > which bars are *exactly* zero in the warm-up?

# %%
names = [layer.name for layer in b_on_a.layers if layer.get_weights()]
figures.show(
    figures.weight_movement(
        {"warm-up": moved(start, warm), "fine-tuning": moved(warm, end)}, names
    ),
    "Bars for each layer: in the warm-up only the output moved; in fine-tuning every layer moved, the "
    "output most.",
)
curves = {key: first[key] + second[key] for key in first}
figures.show(
    figures.two_stage_curves(
        {
            "training": (curves["accuracy"], curves["loss"]),
            "validation": (curves["val_accuracy"], curves["val_loss"]),
        },
        unfreeze_after=4,
    ),
    "Accuracy and loss by epoch with a line where the layers are unfrozen: little happens before the "
    "line, much after it.",
)

# %% [markdown]
# The pretrained layers moved by a hundredth or so of their length: what A knew is mostly still there.
# Look left of the dotted line, though. Four epochs at this rate hardly taught the head anything. The
# recipe was followed, its *purpose* was not reached; two sections below that will matter.

# %% [markdown]
# ### Pitfall: the second compile, forgotten
# The step that `fit` runs was traced with the frozen layers. Set the flags back, call `fit` again:
#
# > **Predict:** an error, a warning, or silence? And which layers move?

# %%
keras.utils.set_random_seed(1)
lazy = on_top_of(model_a, weights)
for layer in lazy.layers[:-1]:
    layer.trainable = False
lazy.compile(**sgd(1e-2))
lazy.fit(*train_b, epochs=2, verbose=0)
for layer in lazy.layers[:-1]:
    layer.trainable = True
before = kernels_of(lazy)
with warnings.catch_warnings(record=True) as complaints:
    warnings.simplefilter("always")
    lazy.fit(*train_b, epochs=2, verbose=0)  # no compile
frozen_still = moved(before, kernels_of(lazy))
print(f"warnings: {len(complaints)}; trainable now, say the flags: {len(lazy.trainable_weights)} arrays")

# %% [markdown]
# ### Fixed: compile again, with a new optimizer

# %%
used = lazy.optimizer
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
lazy.compile(loss="binary_crossentropy", optimizer=used)
try:
    lazy.fit(*train_b, epochs=1, verbose=0)
except ValueError as error:
    message = str(error).strip().splitlines()[0]
    print("ValueError:", message[:110], "…")
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
task = studies.Task(
    *((images.reshape(-1, 784), labels) for images, labels in (pool_b, valid_b, test_b))
)
RATES = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
warm_ups = {"4 epochs at 0.001": (4, 1e-3), "20 epochs at 0.01": (20, 1e-2)}
outcome = {}
for name, (epochs, rate) in warm_ups.items():
    runs = [
        studies.train_transfer(
            task, weights, range(10), phases=studies.transfer_phases(rate, later, (epochs, 16))
        )
        for later in RATES
    ]
    outcome[name] = np.array([stacked.accuracy(run.weights, *task.valid) for run in runs])
    print(f"{name}: {stacked.accuracy(runs[0].snapshots[1], *task.valid).mean():.2%} before unfreezing")

# %%
figures.show(
    figures.accuracy_against(
        RATES, outcome, "learning rate after unfreezing", "validation accuracy"
    ),
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
LECTURE = {"scratch": 0.9705, "B on A": 0.9925}
claimed = (1 - LECTURE["scratch"]) / (1 - LECTURE["B on A"])
study = studies.compare(task, weights, range(30), watch=tuple(part[:300] for part in task.valid))
alone, on_a = study.scratch_accuracy, study.transfer_accuracy
ratio = studies.error_ratio(alone, on_a)
print(f"B from scratch      {studies.bootstrap_interval(alone)}")
print(f"B on A              {studies.bootstrap_interval(on_a)}")
print(f"difference, paired  {studies.paired_difference(alone, on_a)}")
print(f"ratio of errors     {ratio}   (the lecture: {claimed:.2f})")
print(f"B on A wins {np.sum(on_a > alone)} of {len(alone)} pairs")

# %%
figures.show(
    figures.distributions(
        {"B from scratch": alone, "B on A": on_a},
        "test accuracy",
        {"lecture: scratch": LECTURE["scratch"], "lecture: B on A": LECTURE["B on A"]},
    ),
    "Thirty dots for each way; the black diamond and bar are the mean and its interval; dashed lines "
    "mark the lecture's two numbers.",
)
figures.show(
    figures.paired_runs(alone, on_a, ("B from scratch", "B on A"), "test accuracy"),
    "One line for each seed from its result from scratch to its result on A, and the differences.",
)

# %% [markdown]
# ### Play: be the researcher with one seed
# Move the seed. Each position is a paper that somebody could have written, with its own curves and its
# own "errors reduced by a factor of". Which seed would you publish?

# %%
def one_paper(seed):
    """Curves of one seed, and the claim that its author could make."""
    figure = figures.two_stage_curves(
        {
            name: (fit.watched_accuracy[seed], fit.watched_loss[seed])
            for name, fit in {"B from scratch": study.scratch, "B on A": study.transfer}.items()
        },
        unfreeze_after=4,
    )
    mine = (1 - alone[seed]) / max(1 - on_a[seed], 1 / len(test_b[1]))
    figure.suptitle(f"seed {seed}: errors from scratch are {mine:.1f} × those of B on A")
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
fair = studies.compare(
    task,
    weights,
    range(30),
    scratch=(stacked.Phase(20, best[0]),),
    transfer=studies.transfer_phases(best[1], best[1]),
)
print(f"best rates: from scratch {best[0]:g}, on A {best[1]:g}")
fair_ratio = studies.error_ratio(fair.scratch_accuracy, fair.transfer_accuracy)
print(f"from scratch {studies.bootstrap_interval(fair.scratch_accuracy)}")
print(f"B on A       {studies.bootstrap_interval(fair.transfer_accuracy)}")
print(f"ratio of errors {fair_ratio} (before tuning: {ratio.value:.2f}, the lecture: {claimed:.2f})")

# %%
figures.show(
    figures.accuracy_against(
        GRID,
        {"B from scratch": tuned[0], "B on A": tuned[1]},
        "learning rate",
        "validation accuracy",
    ),
    "Validation accuracy against the learning rate for both ways: the gap is widest at low rates and "
    "narrow where both are at their best.",
)
figures.show(
    figures.distributions(
        {"B from scratch, tuned": fair.scratch_accuracy, "B on A, tuned": fair.transfer_accuracy},
        "test accuracy",
    ),
    "Thirty dots for each way with its own best learning rate; the clouds are narrow and close.",
)

# %% [markdown]
# Compare the two printed ratios with the lecture's. A part of "transfer helps" was "the rival was
# stopped early". What the interval leaves is what you may claim: if it lies above one, B on A errs less,
# by about that factor, *on this task with two hundred labels*.
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
    figures.accuracy_against(
        COUNTS,
        {"B from scratch": counted[0], "B on A": counted[1]},
        "labelled images",
        "test accuracy",
    ),
    "Test accuracy against the number of labelled images: both lines rise; the gap is widest for the "
    "smallest sets.",
)
for count, one, other in zip(COUNTS, *counted, strict=True):
    print(f"{count:>5} labels: B on A better by {studies.paired_difference(one, other)}")

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
choices = [(rate, rate) for rate in (1e-2, 3e-2, 1e-1)]
tried = convolutional_study.compare(task, convolutional_a, range(100, 102), choices, on="valid")
pair = [choices[int(arm.mean(axis=1).argmax())][0] for arm in tried]
judged = convolutional_study.compare(task, convolutional_a, range(6), [tuple(pair)])

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
print("gain by A, dense        ", studies.paired_difference(*list(kinds.values())[:2]))
print("gain by A, convolutional", studies.paired_difference(*list(kinds.values())[2:]))

# %% [markdown]
# Read the intervals before the means: with six seeds, one that reaches across zero says "not shown",
# not "no effect". Note also which *from scratch* is better: the right architecture is knowledge too,
# and it needs no labels.

# %% [markdown]
# ## What the first layers hold
# Each first-layer unit of a dense network has as many weights as the image has pixels, so its weights
# are a picture. Below, the five most used units: before fine-tuning, after it, and the difference, each
# on its own colour scale.

# %%
best_units = np.argsort(-np.linalg.norm(start[0], axis=0))[:5]
rows = {"A": start[0], "B on A": end[0], "change": end[0] - start[0]}
figures.show(
    figures.kernels(
        [kernel[:, unit].reshape(28, 28) for kernel in rows.values() for unit in best_units],
        [f"{name}, {unit}" for name in rows for unit in best_units],
        columns=5,
    ),
    "Weights of five units as pictures: garment-like blobs, the same before and after fine-tuning; the "
    "differences show silhouettes of sandals and shirts.",
)

# %% [markdown]
# The change is small, and it has the shape of the *new* classes: the layer learns from the images it is
# shown, on top of what it had. A convolutional first layer holds small patterns instead. `tf-explain`
# shows what they answer to:

# %%
filters = convolutional_a.get_layer("convolution_1").get_weights()[0]
figures.show(
    figures.kernels([filters[:, :, 0, number] for number in range(16)], columns=8),
    "Sixteen filters of five by five weights: edges, corners and spots.",
)
view = explain.prepare(convolutional_a, lambda batch: batch / 255)
shirt = fashion.test_images[fashion.test_labels == SHIRT][0]
answers = {name: explain.activations(view, shirt, name) for name in view.convolutions}
figures.show(
    figures.feature_maps(answers),
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
# **3.** The two clouds of thirty dots overlap. May B on A still be better with certainty?
# <details><summary>Answer</summary>Yes. Overlap of clouds mixes differences between seeds into the
# picture; the pairs take them out. The question is whether the interval of the paired difference
# contains zero.</details>
#
# **4.** In the curve against labels, the lines come together at the right. Does transfer harm there?
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
