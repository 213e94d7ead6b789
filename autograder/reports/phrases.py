"""Misconception codes in words, for people who do not know the codes.

Each phrase completes "23 of 60 students …". Codes without an entry are shown as they are, so a new
code never breaks a report.
"""

from __future__ import annotations

#: Codes that say why a question was not judged; they are outcomes rather than misconceptions.
OUTCOME_CODES = frozenset({"not-attempted", "crashed", "timed-out", "over-limit", "tampered"})

_PHRASES = {
    # Any assignment
    "cell-missing": "handed in a notebook without the cell",
    "wrong-signature": "changed the function's name or parameters",
    "wrong-type": "returned something of another kind than asked",
    # Images and predictions
    "batchnorm-after-activation": "put batch normalization behind the activation",
    "labels-swapped": "swapped the two classes",
    "missing-batch-axis": "left out the batch axis",
    "not-sorted": "did not put the most probable class first",
    "preprocess-in-place": "changed the caller's images while preprocessing",
    "preprocessing-twice": "preprocessed the pixels twice",
    "reloads-model": "loaded the model again at each call",
    "wrong-channels": "got the colour channels wrong (number, order)",
    "wrong-orientation": "ignored how the camera was held (EXIF orientation)",
    "wrong-preprocessing": "fed the backbone pixels in the wrong range",
    "wrong-size": "resized to the wrong height and width",
    # Data
    "no-validation": "trained without watching validation data",
    "not-prefetched": "left out prefetching",
    "train-not-shuffled": "did not shuffle the training data",
    "trained-on-validation": "trained on the validation data",
    "validation-shuffled": "shuffled the validation data",
    "wrong-labels": "relabelled or split the classes wrongly",
    # Architecture
    "best-weights-not-restored": "stopped early without restoring the best weights",
    "bias-not-dropped": "kept a bias that batch normalization makes useless",
    "dropout-after-output": "put dropout behind the output layer",
    "dropout-before-backbone": "put dropout in front of the backbone",
    "dropout-rate-out-of-range": "chose a dropout rate outside the reasonable range",
    "dropout-stacked-twice": "put two dropout layers in a row",
    "missing-batchnorm": "left out batch normalization",
    "missing-constraint": "left out the max-norm constraint",
    "missing-dropout": "left out dropout",
    "missing-pooling": "left out global average pooling",
    "missing-regularizer": "left out the kernel regularizer",
    "output-layer-kept": "kept the old output layer",
    "wrong-architecture": "built other layers than asked",
    "wrong-initializer": "used another weight initializer than asked",
    "wrong-output-layer": "gave the network the wrong output layer",
    # Freezing and fine-tuning
    "backbone-changed": "changed the backbone's weights while extracting features",
    "backbone-not-frozen": "let the backbone learn during the warm-up",
    "batchnorm-unfrozen": "unfroze batch normalization",
    "features-not-pooled": "returned feature maps instead of pooled features",
    "forgot-recompile": "changed trainable flags without compiling again",
    "froze-after-compile": "froze layers only after compiling",
    "head-not-trained": "left the head untrained",
    "head-reinitialised": "lost the trained head while assembling",
    "learning-rate-not-reduced": "fine-tuned without a smaller learning rate",
    "not-trained": "did not train at all",
    "not-unfrozen": "fine-tuned with layers still frozen",
    "nothing-frozen": "froze nothing for the warm-up",
    "output-frozen-too": "froze the new output layer as well",
    "same-optimizer-reused": "compiled with the optimizer of the phase before",
    "shared-layers": "shared layers between the old and the new model",
    "unfroze-everything": "unfroze more layers than asked",
    "weights-not-copied": "copied the architecture but not the weights",
    "wrong-loss": "chose a loss that does not fit labels and output",
    "wrong-quadrant": "chose the wrong strategy for the data at hand",
    # Optimizers and schedules
    "integer-division": "used integer division in a schedule",
    "missing-nesterov": "left out Nesterov's look-ahead",
    "monitors-training-loss": "watched training instead of validation loss",
    "never-drops": "wrote a schedule that never drops as it should",
    "peak-in-wrong-place": "put the peak of the cycle in the wrong place",
    "rate-ignored": "ignored the rate that was passed in",
    "schedule-not-attached": "defined a schedule but trained without it",
    "schedule-per-epoch": "changed the rate once per epoch instead of per step",
    "unknown-name-accepted": "accepted an unknown optimizer's name",
    "unsteady-optimizer": "fine-tuned with an optimizer that takes unsteady steps",
    "wrong-betas": "set other decay rates (betas) than asked",
    "wrong-formula": "computed a schedule by another formula",
    "wrong-momentum": "set another momentum than asked",
    "wrong-optimizer": "returned another optimizer than asked",
    "wrong-rho": "set another rho than asked",
    # Stochastic prediction
    "batchnorm-in-training-mode": "ran batch normalization in training mode",
    "not-stochastic": "predicted with dropout switched off",
    "wrong-statistics": "computed mean or spread wrongly",
}

_PROBLEMS = {
    "cell-id-lost": "a cell had lost its id and was recognised by its function",
    "cell-missing": "a cell of the assignment is missing",
    "cell-too-long": "a cell is too long to be run",
    "died": "the process died while running a cell",
    "duplicate-cell": "several cells carry the same id",
    "no-notebook": "no notebook was handed in",
    "not-a-notebook": "the file is no notebook of format 4",
    "not-json": "the file is no notebook, not even JSON",
    "over-limit": "a cell used too much",
    "timed-out": "a cell ran out of time",
    "too-large": "the file is too large",
    "wrong-assignment": "the notebook belongs to another assignment",
}


def misconception(code: str) -> str:
    """What students with this code did; completes "23 of 60 students …"."""
    return _PHRASES.get(code, f"were found with: {code.replace('-', ' ')}")


def problem(code: str) -> str:
    """What is wrong with a notebook that has this problem code."""
    return _PROBLEMS.get(code, code.replace("-", " "))


def check_name(check_id: str) -> str:
    """A check's id as words."""
    return check_id.replace("-", " ")
