# %% [markdown]
# # Lesson 3 · Cats versus dogs in 30 lines
#
# Can a computer tell cats from dogs after seeing a few hundred photographs? From nothing: hardly. On
# the shoulders of a network that has already seen a million: yes, and the whole exercise fits into
# one cell. This lesson runs that cell first and then takes it apart.
#
# **Objectives.** Afterwards you can
# - build an image classifier on a frozen *backbone* in five stages: organise, pipeline, augment,
#   define, train and test;
# - say what each stage costs, and get the same accuracy in a fraction of the time;
# - judge a classifier by its mistakes and by an interval, not by one number;
# - save it, load it, and feed it one photograph without the classic preprocessing mistake;
# - *fine-tune* it correctly, check that you did, and tell whether it helped.
#
# **Prerequisites:** lesson 1 (preprocessing) and lesson 2 (freeze, compile, fit). Words in *italics*
# are in the [glossary](glossary.md), in English and Korean.
#
# **Minutes:** about seventy to read and play. All cells together run in under three minutes on two
# processor cores without a graphics card.

# %%
import hashlib
import pathlib
import sys
import tempfile
import time

import keras
import numpy as np
import tensorflow as tf
from IPython.display import Markdown
from keras import layers

from data_scripts import backbones, datasets
from lessons import about, bottleneck, explain, figures, pet_studies, widgets

figures.use()
sys.stderr = sys.stdout  # announcements of stand-ins are part of the lesson
pets = datasets.cats_vs_dogs()
about(pets.source)

# %% [markdown]
# Here is what the network will learn from. The animals sit, run, hide and are held up to the camera:
# no pixel means "cat" by itself.

# %%
def first_photos(folder, count=6):
    """The first photographs of a folder, by name, as arrays."""
    return [keras.utils.img_to_array(keras.utils.load_img(path))
            for path in sorted(folder.iterdir())[:count]]


figures.show(
    figures.image_grid(first_photos(pets.train / "cat") + first_photos(pets.train / "dog")),
    "Six training photographs of cats above six of dogs, in all poses and sizes.",
)

# %% [markdown]
# ## The whole exercise
# The next cell stands alone: copied into an empty notebook it still works. It has at most thirty
# lines, blank ones and comments included, and it really trains.
#
# > **Predict:** a coin is right half the time. How often will this network be right on photographs
# > it has never seen, after five passes over the training photographs?

# %% [thirty-lines]
import time
import keras
from keras import layers
from data_scripts import backbones, datasets

keras.utils.set_random_seed(12345)
# 1. Organise the data: a folder per class, training and validation apart
pets = datasets.cats_vs_dogs()
SIZE = (224, 224) if pets.source.real else (96, 96)  # drawn stand-ins need no more
# 2. Build the data pipeline
load = keras.utils.image_dataset_from_directory
train = load(pets.train, image_size=SIZE, seed=12345, verbose=False)
valid = load(pets.val, image_size=SIZE, shuffle=False, verbose=False).cache()
# 3. Augment the data
augment = keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(20 / 360),
                            layers.RandomTranslation(0.2, 0.2), layers.RandomZoom(0.2)])
# 4. Define the model: a frozen backbone, a new head
backbone = backbones.load("mobilenet", alpha=0.25, image_size=SIZE)
backbone.model.trainable = False
inputs = keras.Input((*SIZE, 3))
pooled = layers.GlobalAveragePooling2D()(backbone.model(backbone.preprocess(augment(inputs))))
hidden = layers.Dropout(0.5)(layers.Dense(64, activation="relu")(pooled))
model = keras.Model(inputs, layers.Dense(2, activation="softmax")(hidden))
# 5. Train and test
model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
begin = time.perf_counter()  # `train` shuffles itself, so fit need not: shuffle=False
history = model.fit(train, validation_data=valid, epochs=5, shuffle=False, verbose=0)
seconds, accuracy = time.perf_counter() - begin, model.evaluate(valid, verbose=0)[1]
print(f"{accuracy:.1%} of the validation photographs right, after {seconds:.0f} s of training")

# %% [markdown]
# Before the curves:
#
# > **Predict:** which line will be higher, training or validation accuracy? In most textbooks it is
# > the training one.

# %%
def curves(*stages):
    """Training and validation curves through the stages, for the picture."""
    joined = {key: np.concatenate([stage.history[key] for stage in stages])
              for key in stages[0].history}
    return {"training": (joined["accuracy"], joined["loss"]),
            "validation": (joined["val_accuracy"], joined["val_loss"])}


figures.show(figures.two_stage_curves(curves(history)),
             "Accuracy and loss by epoch: validation starts above training, and stays close to it.")
if backbone.fallback:
    print(f"Asked for {backbone.requested}, got {backbone.name}.")

# %% [markdown]
# Validation can look *better* than training here, for two reasons that are both ours: training
# photographs are distorted by augmentation, and dropout switches off half of the head, but only in
# training. A training accuracy under such a handicap is not comparable. Now stage by stage.
#
# ## Stage 1 · Organise the data
# One folder per class is all the labelling there is. Two things deserve a check before any training:
# which number stands for which class (Keras takes the folders in *alphabetical* order), and that no
# photograph lies on both sides.

# %%
def fingerprints(folder):
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*/*")}


class_names = sorted(path.name for path in pets.train.iterdir())
print(pets.counts, "class numbers:", dict(enumerate(class_names)))
assert class_names == ["cat", "dog"]
assert not fingerprints(pets.train) & fingerprints(pets.val), "a photograph is on both sides"

# %% [markdown]
# ## Stage 2 · Build the pipeline
# A processor that waits for the disk is wasted. `tf.data` offers three remedies: decode several
# files in **parallel**, **prefetch** the next batch while this one is being trained on, and **cache**
# what was decoded. A short sleep stands in for a training step on a graphics card, which leaves the
# processor free meanwhile.
#
# > **Predict:** order the four bars below. Which remedy alone helps most?

# %%
AUTOTUNE = tf.data.AUTOTUNE


def read(path):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    return tf.image.resize(image, SIZE)


def pass_seconds(dataset, step=0.015):
    """The quickest of three passes, after which the first no longer counts."""
    passes = []
    for _ in range(3):
        begin = time.perf_counter()
        for _batch in dataset:
            time.sleep(step)
        passes.append(time.perf_counter() - begin)
    return min(passes)


# %%
paths = tf.data.Dataset.from_tensor_slices([str(path) for path in pets.train.glob("*/*")])
parallel = paths.map(read, num_parallel_calls=AUTOTUNE).batch(32)
measured = {
    "one by one": pass_seconds(paths.map(read).batch(32)),
    "in parallel": pass_seconds(parallel),
    "in parallel, prefetched": pass_seconds(parallel.prefetch(AUTOTUNE)),
    "cached": pass_seconds(parallel.cache().prefetch(AUTOTUNE)),
    "only the training steps": pass_seconds(range(len(parallel))),
}
figures.show(
    figures.bars(measured, "seconds for one pass over the training photographs"),
    "Seconds for one pass with each of the four pipelines, and for the bare training steps.",
)

# %% [markdown]
# Times on a busy machine jump; run the cell again before you believe a small difference.
# `image_dataset_from_directory` already decodes in parallel and prefetches; what is left to us is
# `cache()`, for data that fits into memory. Our validation set is cached, the training set is not,
# on purpose: behind a shuffled dataset `cache` would also freeze the *order*, and, worse, whatever
# chance did before it. That is our first pitfall.
#
# ## Stage 3 · Augment
# A mirrored, turned, shifted cat is still a cat. Augmentation shows the network such variants in
# place of the same photographs again and again. The layers act only in training.
#
# > **Play:** how much is too much? Move the sliders until *you* would no longer be sure.

# %%
sample = first_photos(pets.train / "dog", 1)[0]
sample = tf.image.resize(sample, SIZE).numpy()


def draw_variants(degrees, shift, zoom):
    turned = keras.Sequential([
        layers.RandomFlip("horizontal", seed=1), layers.RandomRotation(degrees / 360, seed=2),
        layers.RandomTranslation(shift, shift, seed=3), layers.RandomZoom(zoom, seed=4)])
    variants = turned(np.stack([sample] * 11), training=True).numpy()
    titles = ["original"] + [""] * 11
    return figures.image_grid([sample, *variants], titles, columns=6, size=1.5)


variants = widgets.explore(
    draw_variants, "One dog, the original and eleven random variants of it.",
    degrees=widgets.slider("Turn up to (degrees)", 0, 180, value=20),
    shift=widgets.slider("Shift up to", 0.0, 0.8, value=0.2),
    zoom=widgets.slider("Zoom up to", 0.0, 0.8, value=0.2),
)

# %% [markdown]
# > **Pitfall: augmentation that never changes.** First the failing cell: `cache` after `map`. Run two
# > passes and compare.

# %%
flip = layers.RandomRotation(0.2, seed=7)
photographs = tf.data.Dataset.from_tensors(sample[np.newaxis])


def randomly(batch):
    return flip(batch, training=True)


def two_passes(dataset):
    return [next(iter(dataset)).numpy() for _ in range(2)]


failing = photographs.map(randomly).cache()
list(failing)  # the first pass fills the cache
one, other = two_passes(failing)
print("the second pass shows the same variant:", np.array_equal(one, other))
assert np.array_equal(one, other)

# %% [markdown]
# The fixed cell: cache what never changes, the decoded photographs, and augment afterwards (or inside
# the model, as in our thirty lines).

# %%
one, other = two_passes(photographs.cache().map(randomly))
print("the second pass shows the same variant:", np.array_equal(one, other))
assert not np.array_equal(one, other)

# %% [markdown]
# ## Stage 4 · Define the model
# ### Why MobileNet is small
# An ordinary convolution looks at the neighbourhood and mixes all channels in one go:
# $k^2 \cdot C_{in} \cdot C_{out}$ multiplications per pixel. A *depthwise separable convolution* does
# the two things one after the other: first one small filter per channel ($k^2 \cdot C_{in}$), then a
# pointwise 1 × 1 convolution that mixes channels ($C_{in} \cdot C_{out}$).
#
# > **Predict:** for 3 × 3 filters and many channels, by about what factor does this get cheaper?

# %%
names, ordinary, separable = [], [], []
chain = backbone.model.layers
for place, depthwise in enumerate(chain):
    if isinstance(depthwise, layers.DepthwiseConv2D):
        pointwise = next(layer for layer in chain[place + 1:] if type(layer) is layers.Conv2D)
        pixels = np.prod(depthwise.output.shape[1:3])
        filter_size, channels = depthwise.kernel_size[0] ** 2, depthwise.output.shape[-1]
        names.append(f"{len(names) + 1}: {channels} → {pointwise.filters}")
        ordinary.append(int(pixels * filter_size * channels * pointwise.filters))
        separable.append(int(pixels * channels * (filter_size + pointwise.filters)))
        assert depthwise.count_params() == channels * (filter_size + depthwise.use_bias)
figures.show(
    figures.convolution_costs(names, ordinary, separable),
    "In every block the separable pair needs a small part of the ordinary multiplications.",
)
Markdown(f"Computed from the layers of **{backbone.name}**: separable convolutions need "
         f"**{sum(ordinary) / sum(separable):.1f} times** fewer multiplications.")

# %% [markdown]
# For many output channels the factor approaches the size of the filter, $k^2$: the formula is
# $1/(1/C_{out} + 1/k^2)$.
#
# ### Inverted bottlenecks
# MobileNetV2 wraps this into a block that is *thin outside and wide inside*: widen, filter each
# channel, narrow again, and add the input. The last convolution has no activation: squeezing into few
# channels and then cutting off negatives would lose too much.

# %%
def inverted_bottleneck(x, expand=6):
    channels = x.shape[-1]
    y = layers.Conv2D(expand * channels, 1, use_bias=False, name="widen")(x)
    y = layers.ReLU(6.0)(layers.BatchNormalization()(y))
    y = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name="filter")(y)
    y = layers.ReLU(6.0)(layers.BatchNormalization()(y))
    y = layers.Conv2D(channels, 1, use_bias=False, name="narrow")(y)
    return layers.Add()([x, layers.BatchNormalization()(y)])


entrance = keras.Input((28, 28, 24))
block = keras.Model(entrance, inverted_bottleneck(entrance))
kernels = {name: block.get_layer(name).count_params() for name in ("widen", "filter", "narrow")}
assert kernels == {"widen": 24 * 144, "filter": 9 * 144, "narrow": 144 * 24}
figures.show(
    figures.block_widths([("input", 24), ("widen 1 × 1", 144), ("filter 3 × 3,\nper channel", 144),
                          ("narrow 1 × 1", 24)]),
    "A tube that starts thin, is six times as wide inside, ends thin; a shortcut joins both ends.",
)
print(f"{kernels}; an ordinary 3 × 3 between the wide layers: {9 * 144 * 144:,}")

# %% [markdown]
# ### What is trained
# Behind the frozen backbone stands the *head*: average pooling, 64 hidden units, dropout, two softmax
# outputs. Do not believe that freezing worked: count.

# %%
def parameters(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


features = backbone.model.output_shape[-1]
figures.show(figures.frozen_and_trainable({"the whole model": figures.layer_states(model)}),
             "The layers of the model: the backbone frozen, two dense layers trainable.")
assert parameters(model.trainable_weights) == (features + 1) * 64 + (64 + 1) * 2

# %% [markdown]
# ## Stage 5 · Train and test
# ### Bottleneck features: never compute the same thing twice
# A frozen backbone answers the same for the same photograph in every epoch. Ask it once, keep the
# *bottleneck features*, and train the head on those. The price: no augmentation, since every variant
# would be a new photograph.
#
# > **Predict:** how many times faster, feature extraction included?

# %%
in_order = load(pets.train, image_size=SIZE, shuffle=False, verbose=False)
train_labels, valid_labels = (np.concatenate([labels for _, labels in data])
                              for data in (in_order, valid))
entrance = keras.Input((*SIZE, 3))
extractor = keras.Model(entrance, layers.GlobalAveragePooling2D()(
    backbone.model(backbone.preprocess(entrance))))
begin = time.perf_counter()
train_features = extractor.predict(in_order, verbose=0)
everything = np.tile(np.arange(len(train_labels)), (10, 1))
heads = bottleneck.train_heads(train_features, train_labels, everything, epochs=5)
quick_seconds = time.perf_counter() - begin
valid_features = extractor.predict(valid, verbose=0)
quick = heads.accuracy(valid_features, valid_labels)

# %%
figures.show(
    figures.bars({"one head, backbone asked in every epoch": seconds,
                  "ten heads on bottleneck features": quick_seconds},
                 "seconds", "Five epochs of training"),
    "Training ten heads on stored features takes much less time than one through the backbone.")
mean, low, high = figures.mean_interval(quick)
print(f"ten seeds: mean accuracy {mean:.1%} (95 % interval {low:.1%} to {high:.1%}); "
      f"with augmentation, one seed: {accuracy:.1%}")

# %% [markdown]
# To be fair: the long bar also pays for augmentation and for a validation after every epoch.
#
# Ten heads at once are possible because small matrices can be stacked (`lessons/bottleneck.py`, a
# page long). From here on, whenever something is called better, there are several seeds behind it.
#
# ### The one-logit variant
# Two classes can also be one number: a single output without activation, a *logit*; positive means
# dog. The loss must be told (`from_logits=True`). One more thing must be told, and rarely is.
#
# > **Pitfall: accuracy of a logit.** Both metrics below judge the same outputs. Which is right?

# %%
keras.utils.set_random_seed(1)
logit_head = keras.Sequential([keras.Input((features,)), layers.Dropout(0.2), layers.Dense(1)])
logit_head.compile(keras.optimizers.Adam(1e-2), keras.losses.BinaryCrossentropy(from_logits=True),
                   metrics=["accuracy", keras.metrics.BinaryAccuracy(threshold=0, name="at_zero")])
logit_head.fit(train_features, train_labels, epochs=20, verbose=0)
reported = logit_head.evaluate(valid_features, valid_labels, verbose=0, return_dict=True)
logits = logit_head.predict(valid_features, verbose=0)[:, 0]
print({name: round(value, 3) for name, value in reported.items()})

# %% [markdown]
# `"accuracy"` cuts at one half, which is right for probabilities. A logit of one half is a probability
# of more than sixty per cent. The fixed cell cuts at zero.

# %%
failing, fixed = (logits > 0.5) == valid_labels, (logits > 0) == valid_labels
print(f"cut at one half {failing.mean():.3f}, cut at zero {fixed.mean():.3f}")
assert np.isclose(reported["accuracy"], failing.mean())
assert np.isclose(reported["at_zero"], fixed.mean())
assert np.array_equal(logits > 0, keras.ops.sigmoid(logits).numpy() > 0.5)

# %% [markdown]
# ### Where it errs
# One number hides *which* mistakes are made. First a trap on the way there.
#
# > **Pitfall: a shuffled validation set.** Predictions from one pass, labels from another.

# %%
shuffled = load(pets.val, image_size=SIZE, shuffle=True, seed=5, verbose=False)
predicted = model.predict(shuffled, verbose=0).argmax(axis=1)
other_pass = np.concatenate([labels for _, labels in shuffled])
failing = (predicted == other_pass).mean()
print(f"labels from another pass: {failing:.1%} right")

# %%
probabilities = model.predict(valid, verbose=0)
predicted = probabilities.argmax(axis=1)
fixed = (predicted == valid_labels).mean()
print(f"shuffle=False: {fixed:.1%} right, as evaluate says: {accuracy:.1%}")
assert np.isclose(fixed, accuracy) and failing < fixed - 0.2

# %% [markdown]
# > **Play:** suppose a cat taken for a dog is worse than a dog taken for a cat. Move the threshold and
# > watch the four numbers. Is there one that makes *all* of them better?

# %%
threshold = widgets.explore(
    lambda value: figures.threshold_view(valid_labels, probabilities[:, 1], value, class_names),
    "Histogram of the probability of dog for cats and for dogs, and the confusion matrix.",
    value=widgets.slider("Call it a dog from", 0.02, 0.98, value=0.5, step=0.02),
)

# %% [markdown]
# Now look at the photographs it is surest about and wrong.
#
# > **Predict:** what will they have in common?

# %%
valid_photos = np.concatenate([images.numpy().astype("uint8") for images, _ in valid])
for kind, title in (("mistakes", "Surest mistakes"), ("unsure", "Least sure"),
                    ("best", "Surest and right")):
    chosen = figures.pick(probabilities, valid_labels, kind)
    figures.show(
        figures.verdicts(valid_photos, probabilities, valid_labels, class_names, chosen, title),
        f"{title}: {len(chosen)} photographs with the predicted class and its probability.")

# %% [markdown]
# Small animals, odd poses, people and cages in the picture, and now and then a label one may doubt. A
# network can be sure and wrong: its probability is a score, not a promise.
#
# ### How sure may *we* be?
# Every test is a sample. The Wilson interval says which true accuracies fit what was counted.
#
# > **Predict:** the same share of right answers, but counted on fifty photographs only: how wide?

# %%
order = np.random.default_rng(0).permutation(len(predicted))
right = (predicted == valid_labels)[order]
figures.show(
    figures.accuracy_intervals({f"first {n} photographs": (int(right[:n].sum()), n)
                                for n in (50, 100, 200, len(right))}),
    "Accuracy with its interval: very wide for fifty photographs, still visible for all of them.",
)

# %% [markdown]
# Four times as many photographs halve the interval. And it covers only the chance in the *photographs*;
# the chance in the training (seeds) comes on top.
#
# ### Save, load, predict one photograph
# The model contains its own preprocessing, so it can be given pixels from 0 to 255 as they are.

# %%
file = pathlib.Path(tempfile.mkdtemp()) / "pets.keras"
model.save(file)
loaded = keras.models.load_model(file)
photo = keras.utils.load_img(datasets.sample_images().dog, target_size=SIZE)
batch = keras.utils.img_to_array(photo)[np.newaxis]
answer = loaded.predict(batch, verbose=0)
print(f"{class_names[answer.argmax()]}, {answer.max():.1%}")
np.testing.assert_allclose(answer, model.predict(batch, verbose=0), atol=1e-6)

# %% [markdown]
# > **Pitfall: `/255` out of habit.** The lecture's script trains with MobileNet's own preprocessing
# > and then predicts with pixels divided by 255. Nothing complains. **Predict:** does accuracy
# > collapse, suffer a little, or stay? Here are the features of the validation photographs under
# > three preprocessings, each judged by the same ten heads.

# %%
def by_255(images):
    return images / 255


bare = keras.Sequential([backbone.model, layers.GlobalAveragePooling2D()])
raw = valid.map(lambda images, labels: images)
scaled = {"as trained": raw.map(backbone.preprocess), "divided by 255": raw.map(by_255),
          "0 to 255, as loaded": raw}
answers = {name: heads.predict(bare.predict(pixels, verbose=0)) for name, pixels in scaled.items()}
habit = {name: (a.argmax(-1) == valid_labels).mean(-1) for name, a in answers.items()}
figures.show(
    figures.bars_with_intervals({name: figures.mean_interval(a) for name, a in habit.items()},
                                "accuracy, mean of ten heads and 95 % interval"),
    "Accuracy of ten heads under three preprocessings; raw pixels are by far the worst.",
)

# %%
verdict = answers["as trained"].argmax(-1)
changed = {name: (a.argmax(-1) != verdict).mean() for name, a in answers.items()}
gap = figures.mean_interval(habit["divided by 255"] - habit["as trained"])
twice = (model.predict(raw.map(by_255), verbose=0).argmax(-1) == valid_labels).mean()
assert changed["divided by 255"] > 0 and twice < accuracy - 0.2
Markdown(f"Dividing by 255 changed the verdict on **{changed['divided by 255']:.1%}** of the "
         f"photographs and accuracy by **{gap[0]:+.1%}** (95 % interval {gap[1]:+.1%} to "
         f"{gap[2]:+.1%}). Done before a model that scales by itself: **{twice:.1%}** right.")

# %% [markdown]
# Read these numbers before you repeat the usual warning. Scaled to 0…1 a photograph only has less
# contrast, and a network forgives much of that: verdicts change more than the score does, and *that*
# is the danger, for nobody notices. Where the model already scales by itself, as ours does, the same
# habit is a disaster. Keep preprocessing inside the model.

# %% [markdown]
# ## How many photographs does it take?
# The question that decides whether to collect more data. Two competitors: heads on bottleneck
# features, and a small convolutional net that starts from nothing and sees the photographs
# themselves. Both get the same subsets, about equally many updates, and a learning rate chosen from
# three; rates are chosen on one half of the validation photographs, accuracies come from the other.
#
# > **Predict:** how many photographs does the pretrained side need to beat the other with all of them?

# %%
RATES = (3e-4, 1e-3, 3e-3)
halves = pet_studies.halve(valid_features, valid_labels)
transfer = pet_studies.heads_by_size((train_features, train_labels), halves,
                                     (10, 20, 50, 200, 500), 10, RATES)


def shrunk(dataset, side=48):
    return np.concatenate([tf.image.resize(images, (side, side)) for images, _ in dataset])


small_halves = pet_studies.halve(shrunk(valid), valid_labels)
scratch = pet_studies.nets_by_size(
    (shrunk(in_order), train_labels), small_halves, (50, 200, 500), 5, RATES)

# %%
lines = {"pretrained backbone, new head": transfer, "small net from scratch": scratch}
results = {name: {n: c.accuracies for n, c in line.items()} for name, line in lines.items()}
figures.show(
    figures.accuracy_against_size(results, chance=0.5),
    "Accuracy rises with the number of photographs; the pretrained curve lies far above the other.",
)
best_scratch = scratch[500].accuracies.mean()
enough = next((n for n, c in transfer.items() if c.accuracies.mean() > best_scratch), None)
Markdown(f"From scratch, all 500 photographs: mean **{best_scratch:.1%}**. The pretrained side "
         f"passes that with **{enough}** photographs (ten is the fewest tried).")

# %% [markdown]
# That distance, not the last percentage point, is why transfer learning took over. The net from
# scratch could be improved with effort; it would take a great deal of it.
#
# ## Fine-tuning
# So far the backbone was a stranger's. *Fine-tuning* unfreezes its upper layers and trains on, at a
# tenth of the rate: the lower layers see edges and textures that every task needs; the upper ones are
# specialised.
#
# ### The truth about BatchNormalization
# Those layers keep a running mean and spread of what passes through. Tutorials still say that
# `base(x, training=False)` keeps them still after unfreezing.
#
# > **Pitfall.** We follow that advice, unfreeze, and train with a learning rate of **zero**. **Predict:**
# > what changes?

# %%
def watched(unfreeze):
    """Train a copy at learning rate zero; how many BatchNormalization statistics moved?"""
    copy = keras.models.clone_model(backbone.model)
    copy.set_weights(backbone.model.get_weights())
    unfreeze(copy)
    entrance = keras.Input((*SIZE, 3))
    x = copy(backbone.preprocess(entrance), training=False)  # the advice
    output = layers.Dense(2, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    trial = keras.Model(entrance, output)
    trial.compile(keras.optimizers.SGD(0.0), "sparse_categorical_crossentropy")
    before = [w.numpy() for w in copy.non_trainable_weights if "moving" in w.path]
    trial.fit(in_order.take(2), shuffle=False, verbose=0)
    after = [w.numpy() for w in copy.non_trainable_weights if "moving" in w.path]
    return sum(not np.array_equal(*pair) for pair in zip(before, after, strict=True)), len(before)


def unfreeze_all(base):
    for layer in base.layers:
        layer.trainable = True


moved, of = watched(unfreeze_all)
print(f"training=False, rate zero: {moved} of {of} running statistics changed")
assert moved == of

# %% [markdown]
# All of them, without one weight being trained. In Keras 3 `fit` overrules the stored
# `training=False`. The fixed cell freezes these layers themselves.

# %%
def unfreeze_from(base, first):
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, layers.BatchNormalization)


moved, of = watched(lambda base: unfreeze_from(base, 0))
print(f"BatchNormalization frozen: {moved} of {of} running statistics changed")
assert moved == 0

# %% [markdown]
# ### The recipe
# Set the flags → **new optimizer** → compile → **count** → fit → **compare** what should have stayed.
#
# > **Predict:** will the first epoch of stage two be better or worse than the last of stage one?

# %%
fine_tune_at = bottleneck.cut_point(backbone.model, 0.6)
head_weights = model.trainable_weights
before_tuning = keras.models.clone_model(model)
before_tuning.set_weights(model.get_weights())
backbone.model.trainable = True
unfreeze_from(backbone.model, fine_tune_at)
below = [w for layer in backbone.model.layers[:fine_tune_at] for w in layer.weights]
kept = [weight.numpy() for weight in below]
model.compile(keras.optimizers.Adam(1e-4), "sparse_categorical_crossentropy", metrics=["accuracy"])
wanted = [w for layer in chain[fine_tune_at:] for w in layer.trainable_weights]
assert parameters(model.trainable_weights) == parameters(wanted) + parameters(head_weights)
tuned = model.fit(train, validation_data=valid, epochs=3, shuffle=False, verbose=0)
assert all(np.array_equal(old, new.numpy()) for old, new in zip(kept, below, strict=True))

# %%
figures.show(figures.two_stage_curves(curves(history, tuned), unfreeze_after=len(history.epoch)),
             "Accuracy and loss through both stages, a line where the backbone was unfrozen.")
tuned_right = int((model.predict(valid, verbose=0).argmax(1) == valid_labels).sum())
figures.show(
    figures.accuracy_intervals({"head only": (int(right.sum()), len(right)),
                                "after fine-tuning": (tuned_right, len(right))}),
    "Validation accuracy with its interval, before and after fine-tuning.")

# %% [markdown]
# ### Did it help?
# One run, more epochs than before, augmentation by chance: this proves nothing yet. So: five seeds,
# both ways from the *same* trained heads. Either the head goes on alone, or the upper backbone is
# unfrozen, for as many passes, each with the better of two rates. (No augmentation here, so that
# everything below the cut can be computed once.)
#
# > **Predict:** how many of the five lines go up?

# %%
pristine = backbones.load("mobilenet", alpha=0.25, image_size=SIZE)
ways = pet_studies.head_or_tail(pristine, fine_tune_at, in_order, valid, seeds=5, epochs=3,
                                head_rates=(1e-3, 1e-4), tail_rates=(1e-4, 1e-5))
figures.show(
    figures.paired_runs(ways.head.accuracies, ways.tail.accuracies,
                        ("head alone", "fine-tuned"), "accuracy"),
    "Five seeds: accuracy going on with the head alone and with fine-tuning, and the differences.",
)

# %%
differences = ways.tail.accuracies - ways.head.accuracies
gain, low, high = (round(value, 3) + 0.0 for value in figures.mean_interval(differences))
Markdown(f"Fine-tuning changed accuracy by **{gain:+.1%}** (95 % interval {low:+.1%} to {high:+.1%}): "
         + ("a gain that five seeds can see." if low > 0 else
            "a loss that five seeds can see." if high < 0 else
            "**not distinguishable from zero** with these photographs."))

# %% [markdown]
# Whatever the sentence above says, it says it for *this* task: animals that ImageNet knows well, few
# photographs. Lesson 7 measures when fine-tuning pays.
#
# ### Does it look elsewhere now?
# *Grad-CAM* paints where the last convolution speaks for a class. Our network is *nested*: the
# convolution hides in a layer of a layer. `explain.prepare` lays the graph out flat.

# %%
views = [explain.prepare(before_tuning), explain.prepare(model)]
chosen = [*figures.pick(probabilities, valid_labels, "mistakes", 3),
          *figures.pick(probabilities, valid_labels, "unsure", 3)]
pictures, titles = [], []
for name, view in zip(("before", "after"), views, strict=True):
    for index in chosen:
        chance = view.predict(valid_photos[index:index + 1])[0, valid_labels[index]]
        heat = explain.heatmap(view, valid_photos[index], int(valid_labels[index]))
        pictures.append(explain.overlay(valid_photos[index], heat))
        titles.append(f"{name}: {class_names[valid_labels[index]]} {chance:.0%}")
figures.show(figures.image_grid(pictures, titles, columns=len(chosen)),
             "Six photographs with the regions that speak for the true class, before and after.")

# %% [markdown]
# Above: before, below: after; the title gives the probability of the *true* class. Look whether the
# warm region moved to the animal, or whether only the verdict changed. A map is an indication, not
# a proof: lesson 1 has the sanity check.
#
# ## Read the plots
# Answer first, then open.
#
# <details><summary>1. In the first curves validation lies above training. Is the validation set too
# easy?</summary>
#
# Not necessarily. Training accuracy was measured with dropout and augmentation switched on, and while
# the weights were still changing; validation without and at the end of the epoch. Evaluate the
# training set with `evaluate` for a fair comparison.
# </details>
#
# <details><summary>2. In "how many photographs", why does the band get narrower to the right?</summary>
#
# With few photographs it depends on luck which ones were drawn, so seeds differ. With all of them every
# seed sees the same ones and only initial weights, order and dropout differ. The band says nothing
# about the luck in the *validation* photographs: that is the Wilson interval.
# </details>
#
# <details><summary>3. In the two-stage curves, a jump down right behind the dotted line would mean
# what?</summary>
#
# That the second stage damaged something: a rate too high, an untrained head that sends large
# gradients down, or running statistics that moved. Here head and rate were looked after.
# </details>
#
# <details><summary>4. In the histogram above the confusion matrix, what would a network look like that
# is right equally often but honest about its doubts?</summary>
#
# The same verdicts, but the mistakes near the middle and not piled up at the ends.
# </details>
#
# ## Summary
# - A frozen backbone, pooling and a small head turn a few hundred photographs into a good classifier.
# - Bottleneck features give the same accuracy in a fraction of the time, and make many seeds cheap.
# - Cache before augmenting; never shuffle what you compare with labels; keep preprocessing inside.
# - Report an interval, look at the surest mistakes.
# - Fine-tuning: BatchNormalization frozen layer by layer, new optimizer, compile, count, compare. Then
#   ask, with seeds, whether it helped.
#
# **Now you:** [assignment 3](../assignments/release/a3/a3.ipynb) builds this classifier step by step and
# checks how you trained it.
#
# **Further reading.** Howard et al. 2017, *MobileNets*; Sandler et al. 2018, *MobileNetV2: Inverted
# Residuals and Linear Bottlenecks*; Elson et al. 2007, *Asirra* (the photographs); Wilson 1927,
# *Probable Inference*; the Keras guide *Transfer learning and fine-tuning*, whose remark on
# `training=False` you can now correct.
