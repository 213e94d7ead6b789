# %% [markdown]
# # Lesson 1 · Predict an image's category
#
# Somebody else trained a network for weeks. You can use it in a minute: that is where transfer
# learning begins. This lesson takes one photograph through a ready network, asks what the network
# learned from, what it wants to be fed with, how sure it is, and **why** it gave this answer.
#
# **Objectives.** Afterwards you can
# - name the six steps from a file to a named category, and the shape of the data after each;
# - give every network family the pixels it expects, and recognise the symptom when it gets others;
# - say what a probability of a classifier does and does not promise;
# - compare networks by size, accuracy and depth, and rebuild one from a table of its layers;
# - ask a network what it looked at, with four methods, and test whether to believe the picture.
#
# **Prerequisites**: Python and numpy; what a convolution is, roughly. The [glossary](glossary.md)
# explains the terms, in English and Korean.
#
# **Expected minutes**: sixty to read and play, three to run on two processor cores without a
# graphics card.

# %%
import contextlib
import io
import sys

import keras
import numpy as np
import tensorflow as tf
from IPython.display import Markdown
from PIL import Image, ImageOps

from data_scripts import backbones, datasets
from lessons import about, explain, figures, model_zoo, widgets, wordnet

figures.use()
aloud = contextlib.redirect_stderr(sys.stdout)  # announcements of stand-ins are part of the lesson
with aloud:
    samples = datasets.sample_images()
about(samples.source)

# %% [markdown]
# ## One photograph, six steps
#
# ### Steps one and two: load and resize
# A network for ImageNet was trained on squares of one size. A photograph is neither square nor
# small, so something has to give: squeeze it, cut its edges off, or pad it.
#
# > **Predict:** which of the three changes what the *animal or person* looks like?

# %%
SIDE = 224


def load(path):
    """A photograph as the person who took it saw it: upright, three colours."""
    return ImageOps.exif_transpose(Image.open(path)).convert("RGB")


photo = load(samples.portrait)
ways = {
    "as loaded": photo,
    "squeezed": photo.resize((SIDE, SIDE)),
    "cut to a square": ImageOps.fit(photo, (SIDE, SIDE)),
    "padded": ImageOps.pad(photo, (SIDE, SIDE)),
}
titles = [f"{name}\n{way.width} × {way.height}" for name, way in ways.items()]
figures.show(
    figures.image_grid([np.array(way) for way in ways.values()], titles, columns=4, size=2.2),
    "One portrait as loaded, squeezed (the face gets broader), cut and padded to a square.",
)

# %% [markdown]
# Squeezing changes proportions, cutting loses the edges, padding wastes pixels. We cut. And we never
# trust a file's own orientation: a telephone stores the photograph as its sensor saw it, plus a note
# which way is up.
#
# > **Pitfall: sideways photographs.** Keras's `load_img` ignores the note. First the failing line,
# > then the fixed one.

# %%
sideways = Image.new("RGB", (300, 200), "white")
note = Image.Exif()
note[0x0112] = 6  # EXIF "orientation": turn a quarter to the right
file = io.BytesIO()
sideways.save(file, "jpeg", exif=note)
wrong, fixed = keras.utils.load_img(file), load(file)
print("load_img:", wrong.size, " exif_transpose:", fixed.size)
assert wrong.size == (300, 200) and fixed.size == (200, 300)

# %% [markdown]
# ### Choose a network
# The lecture uses **ResNet50**, winner of the ImageNet competition of 2015. Where its weights cannot
# be had, the course falls back to EfficientNet-Lite0, which comes as a Python package, and says so.
# A second, much smaller network keeps it company.

# %%
with aloud:
    network = backbones.load("resnet50", include_top=True, image_size=(SIDE, SIDE))
    small = backbones.load("mobilenet", alpha=0.25, include_top=True, image_size=(SIDE, SIDE))
names = [name.replace("_", " ") for name in backbones.class_names()]
for one in (network, small):
    print(f"{one.model.count_params():>12,} parameters · {one.source}")

# %% [markdown]
# ### Steps three to six: batch axis, normalise, predict, decode
# *Normalising* is the network's own recipe; `network.preprocess` knows it. *Decoding* turns a
# thousand probabilities into the names of the *top k*.

# %%
def square(path):
    return np.array(ImageOps.fit(load(path), (SIDE, SIDE)))


def classify(image, network, k=5):
    batch = np.expand_dims(image.astype("float32"), axis=0)
    probabilities = network.model.predict(network.preprocess(batch), verbose=0)
    return backbones.decode_predictions(probabilities, top=k)[0]


images = {"cat": square(samples.cat), "dog": square(samples.dog),
          "portrait": square(samples.portrait)}
first = classify(images["cat"], network)
Markdown("\n".join(f"- {name.replace('_', ' ')}: {p:.1%}" for _, name, p in first))

# %% [markdown]
# The same in slow motion. The sheet behind the third and fourth picture is the *batch axis*: networks
# always take a stack of images, even when the stack has one.

# %%
batch = np.expand_dims(images["cat"].astype("float32"), axis=0)
ready = network.preprocess(batch)
probabilities = network.model.predict(ready, verbose=0)
decoded = "\n".join(f"{name.replace('_', ' ')}  {p:.0%}" for _, name, p in first[:3])
steps = [("load", np.array(load(samples.cat))), ("resize", images["cat"]), ("batch axis", batch),
         ("normalise", ready), ("predict", probabilities), ("decode", decoded)]
figures.show(
    figures.shapes(steps),
    "Six pictures with shape, type and range: file, square, batch of one, normalised batch, a "
    "curve of class probabilities with a few peaks, and the names of the highest peaks.",
)

# %% [markdown]
# > **Pitfall: the missing batch axis.** Without it the image's rows are taken for images. Read the
# > error now, so that you know it when you meet it.

# %%
try:
    network.model(ready[0])
    refused = False
except ValueError as error:
    refused = True
    print(str(error).splitlines()[0])
assert refused and network.model(ready).shape == (1, len(names))

# %% [markdown]
# ### Three photographs, two networks
# > **Predict:** the portrait shows an officer in uniform. "Person" is not among the categories. What
# > will the networks say, and how sure will they be?

# %%
both = {one.name: one for one in (network, small)}  # one only, if both names led to the same
shown = [(images[who], classify(images[who], one), f"{who} · {name}")
         for name, one in both.items() for who in images]
pictures, answers, titles = zip(*shown, strict=True)
figures.show(
    figures.answers(pictures, answers, titles, columns=3),
    "Cat, dog and portrait above bars of their five likeliest classes: breeds, and clothes.",
)

# %% [markdown]
# A classifier has to spend its whole probability on the classes it knows. Shown a person, it names
# what the person *wears*; nothing in the output says "I have no word for this". And a photograph
# holds many things, while its label is one word: should a network prefer the cat's blanket to the
# cat, keep the question. At the end of the lesson we ask it what it looked at.

# %% [markdown]
# ## What does each family want for pixels?
# Every family was trained with its own recipe. Below, one photograph after four of them. Look at the
# ends of each axis, and at the colours of the last picture: that family counts blue first.

# %%
recipes = {
    "as loaded": lambda x: x,
    "MobileNet": lambda x: keras.applications.mobilenet.preprocess_input(x.copy()),
    "EfficientNet-Lite": lambda x: (x - 127) / 128,
    "ResNet50": lambda x: keras.applications.resnet50.preprocess_input(x.copy()),
}
figures.show(
    figures.pixel_ranges({name: recipe(batch)[0] for name, recipe in recipes.items()}),
    "Histograms of the three channels: 0 to 255 as loaded, -1 to 1 for MobileNet and nearly so for "
    "EfficientNet-Lite, about -120 to 150 with red and blue exchanged for ResNet50.",
)

# %% [markdown]
# > **Pitfall: the recipe that eats its ingredients.** Why do the lines above say `x.copy()`? Because
# > Keras's `preprocess_input` changes a float array *in place*. Failing, then fixed:

# %%
keras_recipe = keras.applications.mobilenet.preprocess_input
pixels = batch.copy()
once, twice = keras_recipe(pixels).copy(), keras_recipe(pixels)
print("failing: first range", np.ptp(once).round(3), " second range", np.ptp(twice).round(3))
assert not np.allclose(once, twice)

pixels = batch.copy()
once, again = keras_recipe(pixels.copy()), keras_recipe(pixels.copy())
assert np.allclose(once, again) and np.array_equal(pixels, batch)

# %% [markdown]
# ### The price of the wrong recipe
# No error appears when a network gets the wrong range. It just gets worse. We take photographs of
# cats and dogs that no network here was trained on and count how often the best guess is *some* cat
# for a cat and *some* breed of dog for a dog.
#
# > **Predict:** order these four from best to worst: the network's own recipe, division by 255, raw
# > pixels, exchanged colours.

# %%
with aloud:
    pets = datasets.cats_vs_dogs()
print(pets.source)
each = 50 if small.model.count_params() < 1e6 else 20  # of each kind; fewer for a slow fallback
paths = [path for kind in ("cat", "dog") for path in sorted((pets.val / kind).iterdir())[:each]]
photos = np.stack([square(path) for path in paths]).astype("float32")
kinds = [set(wordnet.members(path.parent.name, names)) for path in paths]
attempts = {"its own recipe": small.preprocess(photos), "divided by 255": photos / 255,
            "raw, 0 to 255": photos, "colours exchanged": small.preprocess(photos[..., ::-1])}

# %%
answered = {recipe: small.model.predict(inputs, verbose=0) for recipe, inputs in attempts.items()}
named = {}
for recipe, outputs in answered.items():
    right = [int(best) in kind for best, kind in zip(outputs.argmax(-1), kinds, strict=True)]
    named[recipe] = (np.mean(right), *figures.wilson_interval(sum(right), len(right)))

# %%
figures.show(
    figures.bars_with_intervals(
        named, f"share of {len(paths)} pictures of pets named as the right kind", "its own recipe"),
    "; ".join(f"{recipe}: {share:.0%}" for recipe, (share, *_) in named.items()),
)
for recipe, outputs in answered.items():
    changed = np.mean(outputs.argmax(-1) != answered["its own recipe"].argmax(-1))
    print(f"{recipe:>17}: {changed:.0%} of the guesses changed; confidence {outputs.max(-1).mean():.0%}")

# %% [markdown]
# The black lines are Wilson's intervals: where they overlap, this many photographs cannot tell two
# recipes apart. Read both: one wrong recipe ruins everything; others hide so well that the coarse
# question "some kind of cat?" hardly notices, although many best guesses have changed their name.
# None of them raised an error. That is how a wrong recipe lives in a program for years. (If the data
# above are drawn stand-ins, all shares are low: no network here has ever seen such drawings.)
#
# ## What did the network learn from?
# The set behind nearly all ready networks is the ImageNet challenge (ILSVRC, used 2012–2017).

# %%
imagenet = {"training": 1_281_167, "validation": 50_000, "test": 100_000}
for part, count in imagenet.items():
    print(f"{part:>10}: {count:>9,} images")
print(f"{len(names)} classes, on average {imagenet['training'] / len(names):,.0f} "
      "training images for each")

# %% [markdown]
# Its classes are nouns, and nouns form a tree called **WordNet**: a tabby is a cat is a carnivore is
# a mammal. Look where the answers above hang.
#
# > **Predict:** when the first guess is wrong, how far away in the tree is it?

# %%
leaves = {}
for image in images.values():
    inputs = network.preprocess(image[np.newaxis].astype("float32"))
    chances = network.model.predict(inputs, verbose=0)[0]
    for index in chances.argsort()[::-1][:6]:
        leaves[int(index)] = (wordnet.path(int(index), names), names[index], chances[index])
figures.show(
    figures.class_tree(list(leaves.values())),
    "A tree from animal and thing down to the predicted classes: the guesses for one photograph "
    "are close neighbours in the tree.",
)

# %% [markdown]
# And the thousand are not spread evenly over the world: somebody chose them.

# %%
groups = ("animal", "dog", "bird", "thing", "vehicle", "food", "plant or fungus", "person")
share = {group: len(wordnet.members(group, names)) / len(names) for group in groups}
bars = {group: (part, part, part) for group, part in share.items()}
figures.show(
    figures.bars_with_intervals(bars, "share of the classes", limit=0.6),
    "Bars: things and animals are nearly all classes, dogs alone more than food, people hardly any."
)
print("For people:", ", ".join(names[index] for index in wordnet.members("person", names)))

# %% [markdown]
# ### Outside the thousand
# > **Predict:** the histograms below show the probability of the best guess, for photographs of pets
# > and for two things the network has no word for: pure noise, and clothes as grey stamps. Where will
# > the three stand?

# %%
with aloud:
    garments = datasets.fashion_mnist()
print(garments.source)
stamps = [Image.fromarray(image).convert("RGB").resize((SIDE, SIDE))
          for image in garments.test_images[:each]]
noise = np.random.default_rng(1).integers(0, 256, (each, SIDE, SIDE, 3)).astype("float32")
crowds = {
    "pictures of pets": photos[::2],
    "enlarged grey stamps": np.stack([np.array(stamp, dtype="float32") for stamp in stamps]),
    "noise": noise,
}

# %%
confidence = {name: small.model.predict(small.preprocess(crowd), verbose=0).max(-1)
              for name, crowd in crowds.items()}
figures.show(
    figures.histograms(confidence, "probability of the best guess", (0, 1)),
    "Histograms of the confidence in pets, enlarged grey stamps and noise, one below the other.",
)
real = confidence["pictures of pets"]
for name, values in list(confidence.items())[1:]:
    print(f"{np.mean(real < values.max()):.0%} of the pictures of pets get less confidence than the "
          f"most confident answer to {name}")

# %% [markdown]
# **Confidence is not certainty.** It compares the thousand classes with each other; it never asks
# whether the image is one of them at all. The printed overlap is the error you would make with a
# threshold.

# %% [markdown]
# ## The model zoo
# The lecture lists eighteen networks that Keras offers with weights. Marker area: size of the file.
#
# > **Predict:** does accuracy grow with the number of parameters?

# %%
figures.show(
    figures.zoo(model_zoo.ZOO),
    "Scatter of accuracy against parameters: on the whole rising, but the VGG networks have the "
    "most parameters and nearly the lowest accuracy; MobileNets are smallest.",
)

# %%
best = [one.name for one in model_zoo.ZOO
        if not any(other.parameters <= one.parameters and other.top1 > one.top1
                   for other in model_zoo.ZOO)]
print("No network is smaller and better than these:", ", ".join(best))

# %% [markdown]
# Never believe a table you can check. A network with random weights has as many parameters as a
# trained one, and needs no download.

# %%
rows = {row.name: row for row in model_zoo.ZOO}
for name in ("MobileNet", "MobileNetV2", "VGG16", "DenseNet121", "InceptionV3"):
    built = model_zoo.build(name)
    assert built.count_params() == rows[name].parameters
    print(f"{name:<12} {rows[name].parameters:>11,} parameters: right.   depth in the lecture "
          f"{rows[name].lecture_depth}, layers {len(built.layers)}, "
          f"with weights {model_zoo.weighted_layers(built)}")

# %% [markdown]
# The parameters agree, for all eighteen (the course's tests build every one). The column "depth"
# does not mean one thing: sometimes all layers, sometimes those of the paper. Ask what is counted
# before you compare depths.

# %% [markdown]
# ## A network from its table: AlexNet
# The winner of 2012 started it all. The lecture gives every layer's output shape; a dozen lines of
# Keras must reproduce each of them, or one of the two is wrong.

# %%
class LocalResponse(keras.layers.Layer):
    """Normalises each value by its neighbours in five channels, as AlexNet did."""

    def call(self, maps):
        return tf.nn.local_response_normalization(maps, 2, bias=2.0, alpha=1e-4, beta=0.75)


def table(groups=1):
    """(name, output shape in the lecture, layer); groups=2 for two graphics cards."""
    conv, pool, dense = keras.layers.Conv2D, keras.layers.MaxPooling2D, keras.layers.Dense
    same = {"padding": "same", "activation": "relu"}
    return [
        ("conv1", (55, 55, 96), conv(96, 11, strides=4, activation="relu")),
        ("pool1", (27, 27, 96), pool(3, strides=2)),
        ("norm1", (27, 27, 96), LocalResponse()),
        ("conv2", (27, 27, 256), conv(256, 5, groups=groups, **same)),
        ("pool2", (13, 13, 256), pool(3, strides=2)),
        ("norm2", (13, 13, 256), LocalResponse()),
        ("conv3", (13, 13, 384), conv(384, 3, **same)),
        ("conv4", (13, 13, 384), conv(384, 3, groups=groups, **same)),
        ("conv5", (13, 13, 256), conv(256, 3, groups=groups, **same)),
        ("pool3", (6, 6, 256), pool(3, strides=2)),
        ("fc6", (4096,), dense(4096, activation="relu")),
        ("fc7", (4096,), dense(4096, activation="relu")),
        ("fc8", (1000,), dense(1000)),
    ]

# %%
def alexnet(groups=1, side=227):
    tensor, measured = keras.Input((side, side, 3)), []
    for name, shape, layer in table(groups):
        if len(shape) == 1 and len(tensor.shape) == 4:
            tensor = keras.layers.Flatten()(tensor)
        tensor = layer(tensor)
        assert tensor.shape[1:] == shape, f"{name}: {tensor.shape[1:]}, the lecture says {shape}"
        measured.append((name, shape, layer.count_params()))
    return measured


layers = alexnet()
figures.show(
    figures.layer_blocks(layers),
    "AlexNet as blocks: maps shrink from 55 to 6 while channels grow; then three flat layers. "
    "Orange blocks have weights.",
)
total = sum(count for *_, count in layers)
print(f"{total:,} parameters; fc6 to fc8 hold {sum(n for *_, n in layers[-3:]) / total:.0%} of them")
print(f"{sum(count for *_, count in alexnet(groups=2)):,} on two graphics cards, as published")

# %% [markdown]
# > **Pitfall: the famous wrong number.** The paper says that images have 224 pixels a side. Try it:
# > the first convolution then gives another shape than the paper's own table. Shapes are worth an
# > assertion.

# %%
try:
    alexnet(side=224)
    caught = False
except AssertionError as error:
    caught = True
    print(error)
assert caught

# %% [markdown]
# ## Why this answer?
# Four ways to ask, all from the library tf-explain. **Grad-CAM**: which places of the last
# convolution, weighted by what they matter to the score, speak for the class? **Occlusion**: cover a
# square; how much probability is lost? **Integrated gradients**: walk from black to the photograph
# and add up the gradients. **SmoothGrad**: average the gradients of noisy copies.
#
# We ask about two classes for the *same* photograph: the likeliest cat, and the likeliest class that is
# no cat at all.
#
# > **Predict:** what in the photograph can speak for the second one?

# %%
view = explain.prepare(network.model, network.preprocess)
cats, dogs = (wordnet.members(kind, names) for kind in ("cat", "dog"))
chances = view.predict(images["cat"][np.newaxis])[0]
two = [max(group, key=chances.__getitem__) for group in (cats, set(range(len(names))) - set(cats))]
figures.show(
    explain.compare(view, [images["cat"]], [two], class_names=names),
    f"The cat and four explanation maps for two classes, {names[two[0]]} and {names[two[1]]}.",
)

# %% [markdown]
# Two answers, and for some methods two places. A map that is the same in both rows explains the
# photograph, not the answer. The test becomes sharper with two animals in one picture:

# %%
half = SIDE // 2
pair = np.concatenate([images["cat"][:, half // 2: half // 2 + half],
                       images["dog"][:, half // 2: half // 2 + half]], axis=1)
of_dog = view.predict(images["dog"][np.newaxis])[0]
asked = [two[0], max(dogs, key=of_dog.__getitem__)]
maps = {}
figures.show(
    explain.compare(view, [pair], [asked], class_names=names, keep=maps),
    "Half a cat beside half a dog, explained for the cat's class and for the dog's: Grad-CAM and "
    "occlusion move from one half to the other.",
)

# %%
for method, title in explain.METHODS.items():
    if (0, method) in maps:
        for_cat, for_dog = (np.maximum(maps[row, method], 0) for row in (0, 1))
        print(f"{title:>21}: {for_cat[:, :half].sum() / for_cat.sum():.0%} of the evidence for the "
              f"cat, {for_dog[:, :half].sum() / for_dog.sum():.0%} of that for the dog lies left")

# %% [markdown]
# A method that answers the question has a high first and a low second number. One that gives the same
# number twice mostly shows where there is something to see.

# %% [markdown]
# ### How big a patch?
# > **Predict:** what will a tiny patch show, what a huge one?

# %%
patches = (16, 32, 56, 112)
heats = [explain.heatmap(view, images["dog"], asked[1], "occlusion", patch=p) for p in patches]
overlays = [explain.overlay(images["dog"], heat) for heat in heats]
titles = [f"patch {p}\nloses up to {heat.max():.0%}"
          for p, heat in zip(patches, heats, strict=True)]
figures.show(
    figures.image_grid(overlays, titles, columns=4, size=2.2),
    "Four occlusion maps of the dog: small patches give scattered spots and lose little, large "
    "ones one coarse block and lose much.",
)

# %% [markdown]
# The patch is a choice, and the picture depends on it: smaller than the parts that matter, and the
# network looks past it; larger, and it hides everything at once. Report the size with the picture.
#
# > **Pitfall: a grey that is not grey.** tf-explain paints its patch into what you give it. Give it
# > pixels that are already normalised, and the "grey" is a glaring light.

# %%
from tf_explain.utils.image import apply_grey_patch

failing = apply_grey_patch(network.preprocess(batch)[0], 64, 64, 96)
fixed = network.preprocess(apply_grey_patch(batch[0], 64, 64, 96)[np.newaxis])[0]
white = network.preprocess(np.full_like(batch, 255))[0]
for name, image in {"failing patch": failing, "fixed patch": fixed, "pure white": white}.items():
    print(f"{name:>14}: the network gets {image[100, 100].round(2)}")
assert np.all(failing[100, 100] > 3 * np.abs(fixed[100, 100]))

# %% [markdown]
# ### Believe the map?
# An explanation can be checked. *Integrated gradients* have to add up: their sum must be the score of
# the photograph minus the score of a black image.
#
# > **Pitfall: too few steps on the way.** The walk from black is cut into steps. tf-explain takes ten
# > if it is not told otherwise. First a walk of that kind, then a patient one.

# %%
dog, index = images["dog"], asked[1]
score, black = view.score(np.stack([dog, dog * 0]))[:, index]
error = {}
for count in (16, 256):
    parts = explain.attribution(view, dog, index, "integrated-gradients", steps=count)
    error[count] = abs(parts.sum() - (score - black))
    print(f"{count:>3} steps: the parts add up to {parts.sum():.2f}, should be {score - black:.2f}")
assert error[256] < 0.1 * abs(score - black) and error[16] > error[256]

# %% [markdown]
# And a *sanity check*: scramble what the network has learned, from the last layer downwards. A map
# that stays the same never showed what the network learned; an edge detector could have drawn it.
#
# > **Predict:** which of the methods changes most?

# %%
effort = {"grad-cam": {}, "integrated-gradients": {"steps": 8}, "smoothgrad": {"samples": 8}}
subjects = [*images.values(), *photos[:: each // 2].astype("uint8")]


def all_maps(model):
    a_view = explain.prepare(model, small.preprocess)
    return {method: [explain.heatmap(a_view, image, best, method, **options)
                     for image, best in zip(subjects, best_guesses, strict=True)]
            for method, options in effort.items()}


best_guesses = small.model.predict(small.preprocess(np.stack(subjects).astype("float32")),
                                   verbose=0).argmax(-1).tolist()
trained = all_maps(small.model)

# %%
stages = {"last layer": 1, "last ten": 10, "all": None}
alike = {explain.METHODS[method]: [] for method in effort}
for last in stages.values():
    scrambled = all_maps(explain.randomised(small.model, last))
    for method, maps in scrambled.items():
        pairs = zip(trained[method], maps, strict=True)
        alike[explain.METHODS[method]].append([explain.similarity(*both_maps) for both_maps in pairs])
figures.show(
    figures.dots(alike, list(stages), "scrambled layers", "similarity (rank correlation)"),
    "Similarity of each map to that of the trained network, one dot for each photograph, after "
    "scrambling one, ten and all layers; the methods fall by different amounts.",
)

# %% [markdown]
# A method that shows what was *learned* falls to nothing on the right. What stays there comes from the
# photograph alone: integrated gradients multiply by the pixels, so they keep its outline. Grad-CAM
# scatters: it has so few cells that a blob may land in its old place by chance. Look how far apart the
# dots of one method lie, and never judge by a single map.
#
# ### From edges to meaning
# What do the layers in between see? The strongest maps of an early, a middle and a late layer:

# %%
words = ("low", "middle", "high")
seen = {f"{word}: {layer}": explain.activations(view, images["dog"], layer)
        for word, layer in zip(words, explain.levels(view), strict=True)}
figures.show(
    figures.feature_maps(seen),
    "Feature maps: the low layer still shows the dog's edges in detail, the middle layer coarse "
    "parts, the high layer a few bright cells.",
)

# %% [markdown]
# Fewer and fewer pixels, more and more channels, from "an edge here" to "ears somewhere around
# there". The lower layers hardly know that they work for dogs; that is why they can be *transferred*.

# %% [markdown]
# ## Play
# Pick a photograph or upload your own, pick a network and the number of guesses. Without a running
# kernel the picture stays as it is.

# %%
views = {name: explain.prepare(one.model, one.preprocess) for name, one in both.items()}


def play(who, upload, name, k):
    image = square(io.BytesIO(upload)) if upload else images[who]
    best = int(views[name].predict(image[np.newaxis])[0].argmax())
    looked = explain.overlay(image, explain.heatmap(views[name], image, best))
    return figures.answers([image, looked], [classify(image, both[name], k), []], ["image", "Grad-CAM"])


widgets.explore(
    play, "The chosen image, its most probable classes, and where Grad-CAM looks.",
    who=widgets.choice("Image", list(images), "dog"),
    upload=widgets.upload("or your own"),
    name=widgets.choice("Network", list(views)),
    k=widgets.slider("k", 1, 10, 5),
)

# %% [markdown]
# ## Quiz: read the pictures
# Answer first, then open.
#
# **1.** In the picture of the six steps, the third and the fourth look the same. What changed, and
# where can you read it?
# <details><summary>Answer</summary>The range printed below: the recipe moved and scaled the numbers.
# A picture is scaled again for display, which hides it; print the range, do not look.</details>
#
# **2.** In the zoo, draw a line upwards to the left from VGG19. What does every network that lies
# there tell you about VGG19?
# <details><summary>Answer</summary>They are more accurate <em>and</em> smaller. VGG19 buys its
# parameters in huge dense layers, as AlexNet did (see the share of fc6 to fc8 printed above).</details>
#
# **3.** Compare the histograms of stamps and of photographs. A colleague wants to reject unknown
# images by a threshold on confidence. What do you reply?
# <details><summary>Answer</summary>That some images with no right answer would pass and some good
# photographs would be refused: confidence ranks the known classes, it does not detect unknown
# ones.</details>
#
# **4.** Somebody shows you one Grad-CAM picture, bright on the dog, and says "so it understands dogs".
# Which two pictures of this lesson would you ask for?
# <details><summary>Answer</summary>The map for another class of the same photograph (does the place
# change with the question?) and the map after scrambling the network (does it need the learned weights
# at all?).</details>

# %% [markdown]
# ## Summary
# - Load, resize, batch axis, normalise, predict, decode: every step has a shape; assert it.
# - A network wants the pixels it was trained with. The wrong range raises no error.
# - The answer is always one of the classes it knows; confidence is not certainty.
# - More parameters do not mean more accuracy; check tables by building the networks.
# - Explanation maps answer "where" questions, and have to pass tests before they are believed.
#
# **Now you**: [assignment a1](../assignments/release/a1/a1.ipynb).
#
# **Further reading**
# - He et al. 2015, *Deep Residual Learning for Image Recognition* (ResNet);
#   Krizhevsky et al. 2012, *ImageNet Classification with Deep Convolutional Neural Networks*.
# - Russakovsky et al. 2015, *ImageNet Large Scale Visual Recognition Challenge*.
# - Selvaraju et al. 2017 (Grad-CAM); Zeiler & Fergus 2014 (occlusion); Sundararajan et al. 2017
#   (integrated gradients); Smilkov et al. 2017 (SmoothGrad); Adebayo et al. 2018, *Sanity Checks
#   for Saliency Maps*.
# - The Keras page *Keras Applications*, for the networks and their present figures.
