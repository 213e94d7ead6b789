"""Rubric of assignment a1: predict an image's category."""

from __future__ import annotations

from autograder.rubrics import a1_loading as loading
from autograder.rubrics import a1_parts as parts
from autograder.rubrics import a1_pipeline as pipeline
from autograder.rubrics.core import Check, Question, Rubric

RUBRIC = Rubric(
    assignment="a1",
    title="Predict an image's category",
    lesson="lessons/01_predict.ipynb",
    minutes=45,
    questions=(
        Question(
            id="a1-load-image",
            function="load_image",
            title="Load a picture as numbers",
            checks=(
                Check("size", 1.0, loading.right_size),
                Check("channels", 1.0, loading.right_channels),
                Check("orientation", 1.0, loading.upright),
                Check("values", 1.0, loading.values),
            ),
            hints=(
                "A file can be grey, have an alpha channel, or be stored turned. Which of these "
                "does your way of reading it take care of? Try a photograph from a phone.",
                "Pillow does it in three steps: follow the EXIF orientation, convert to RGB, "
                "resize. Mind that Pillow's `resize` wants (width, height).",
                '`ImageOps.exif_transpose(image)`, then `.convert("RGB")`, then `.resize(…)`, then '
                '`np.asarray(…, dtype="float32")`. Do not divide: values stay 0…255.',
            ),
        ),
        Question(
            id="a1-make-batch",
            function="make_batch",
            title="Put pictures into a batch",
            checks=(
                Check("single-image", 0.5, parts.batch_of("one")),
                Check("list-of-images", 0.5, parts.batch_of("list")),
            ),
            hints=(
                "A network always predicts a batch. What is the shape of a batch of one picture?",
                "`np.stack` turns a list of pictures into one array. Make a list of one out of a "
                "single picture first, or add the axis with `[None]`.",
            ),
        ),
        Question(
            id="a1-preprocess",
            function="preprocess",
            title="Give each family its range",
            checks=(
                Check("resnet50", 0.5, parts.family_range("resnet50")),
                Check("mobilenet", 0.5, parts.family_range("mobilenet")),
                Check("efficientnet-lite", 0.5, parts.family_range("efficientnet_lite")),
                Check("input-unchanged", 0.5, parts.input_unchanged),
            ),
            hints=(
                "Three families, three conventions: one wants BGR with the mean colour subtracted, "
                "the other two want small numbers around 0, but not the same ones.",
                "`keras.applications.resnet50` and `keras.applications.mobilenet` have a "
                "`preprocess_input` each. Look at your batch after calling it.",
                "`preprocess_input` changes a float array in place: hand it `batch.copy()`. For "
                "efficientnet_lite compute `(batch - 127) / 128`, which makes a new array.",
            ),
        ),
        Question(
            id="a1-top-k",
            function="top_k",
            title="Name the best k classes",
            checks=(
                Check("best-first", 1.0, parts.top_names),
                Check("k-classes", 1.0, parts.asked_number),
            ),
            hints=(
                "`np.argsort` gives positions, the smallest value first. Where are the best ones?",
                "Reverse the order, take the first k positions, and build a list of "
                "(class_names[i], probabilities[i]).",
            ),
        ),
        Question(
            id="a1-classify",
            function="classify",
            title="From a file to an answer",
            checks=(
                Check("right-answer", 1.0, pipeline.right_answer),
                Check("given-model", 1.0, pipeline.uses_given_model),
                Check("upright", 1.0, pipeline.upright),
            ),
            hints=(
                "You have written all the parts. In which order do they follow each other, and "
                "which of them needs to know the family?",
                "load_image → make_batch → preprocess → the network → top_k. The network answers "
                "a batch of one: take its first row.",
                "`model.predict(batch, verbose=0)[0]` is the vector that `top_k` wants. Use the "
                "`model`, `family` and `k` that are passed in; load nothing here.",
            ),
            explains=(pipeline.reloading, pipeline.missing_axis),
        ),
    ),
)
