"""Fine-tuning the top of a backbone: the last n layers, BatchNormalization left out, small steps.

The backbone's layers are known by name and order (``backbone_layers``) and by where they are in
the student's model (``backbone_paths``), so nested, flat and cloned models are judged alike.
"""

from __future__ import annotations

from autograder.checks import compiling
from autograder.checks.core import Verdict, count, fails, holds, listing, rate_text
from autograder.checks.freezing import not_trained_message
from autograder.checks.phase import Phase

BATCH_NORMALIZATION = "BatchNormalization"
#: Optimizers that take plain steps along the gradient, with the settings that give them momentum.
STEADY = {"SGD"}


def backbone_untouched(phase: Phase) -> Verdict:
    """Weights and statistics of the backbone are bit-identical after the phase."""
    paths = _paths(phase)
    if not paths or phase.before is None or phase.after is None:
        return fails("backbone-not-frozen", "The backbone's layers were not found in the model.")
    moved = [path for path in paths.values() if phase.moved(path) is not False]
    if moved:
        return fails(
            "backbone-not-frozen",
            f"{len(moved)} of {count(len(paths), 'backbone layer')} with weights changed while the "
            f"head was trained ({listing(moved)}). The backbone must stay frozen: "
            "`backbone.trainable = False` before `compile`.",
        )
    return holds(f"All {len(paths)} backbone layers with weights stayed bit-identical.")


def head_trained(phase: Phase) -> Verdict:
    """The layers behind the backbone were updated by a fit and changed."""
    if not phase.fits:
        return fails("not-trained", not_trained_message(phase))
    head = _head(phase)
    if not any(phase.moved(path) for path in head):
        updated = phase.updated_paths(phase.fits[-1])
        if not updated & set(head):
            return fails(
                "output-frozen-too",
                f"The head ({listing(head)}) was frozen as well, so `fit` changed nothing.",
            )
        return fails("not-trained", "`fit` ran, but the weights of the head did not change.")
    return holds(f"The head was trained ({listing(head)}).")


def only_top_unfrozen(phase: Phase, last: int) -> Verdict:
    """The last layers of the backbone and the head can be updated, the layers before cannot."""
    fit = phase.attempted_fits[-1] if phase.attempted_fits else None
    if fit is None:
        return fails("not-trained", not_trained_message(phase))
    updated = phase.updated_paths(fit)
    top, early = _split(phase, last)
    opened = [path for path in top if path in updated]
    extra = [path for path in early if path in updated]
    if not opened:
        what = "nothing at all" if not updated else f"only {listing(sorted(updated))}"
        return fails(
            "not-unfrozen",
            f"Asked to unfreeze the last {last} layers of the backbone, but training could update "
            f"{what}. Set `trainable = True` on each of `backbone.layers[-n:]`, and on the models "
            "that contain them.",
        )
    missing = [path for path in top if path not in updated]
    if missing:
        instead = f", {listing(extra)} before them could" if extra else ""
        return fails(
            "not-unfrozen",
            f"{len(opened)} of the {count(len(top), 'layer')} with weights among the last {last} "
            f"could be updated; {listing(missing)} stayed frozen{instead}. Unfreeze "
            "`backbone.layers[-n:]`; every kind of layer counts.",
        )
    if extra:
        everything = len(extra) == len(early)
        which = "all layers before them" if everything else listing(extra)
        return fails(
            "unfroze-everything",
            f"Asked for the last {last} of `backbone.layers`; {which} could be updated as well. "
            "Every kind of layer counts, also those without weights; freeze "
            "`backbone.layers[:-n]`.",
        )
    if not any(phase.moved(path) for path in top) and phase.compile_before(fit) is None:
        return fails(
            "forgot-recompile",
            f"The last {last} layers were marked trainable, but training changed none of them: "
            "without a new `compile` Keras goes on with the step of the frozen backbone.",
        )
    if _head(phase) and not updated & set(_head(phase)):
        return fails("output-frozen-too", "The head was frozen; it has to go on learning too.")
    moved = [path for path in early if phase.moved(path)]
    if moved:
        return fails(
            "unfroze-everything", f"Layers before the last {last} changed: {listing(moved)}."
        )
    return holds(f"The last {last} layers of the backbone and the head are trained, no others.")


def batchnorm_frozen(phase: Phase, last: int) -> Verdict:
    """No BatchNormalization layer of the backbone is updated, weights or statistics.

    Where the whole backbone or nothing of it was unfrozen, that one mistake is named again
    instead: the state of BatchNormalization then says nothing of its own.
    """
    fit = phase.attempted_fits[-1] if phase.attempted_fits else None
    if fit is None:
        return fails("not-trained", not_trained_message(phase))
    updated, paths = phase.updated_paths(fit), _paths(phase)
    norms = [paths[name] for name, kind in _layers(phase) if kind == BATCH_NORMALIZATION]
    others = [path for path in paths.values() if path not in norms]
    if not updated & set(others):
        return fails(
            "not-unfrozen", "Nothing of the backbone was unfrozen, so there is nothing to judge."
        )
    loose = [path for path in norms if path in updated or phase.moved(path)]
    if loose and updated >= set(paths.values()) and len(_split(phase, last)[1]):
        return fails(
            "unfroze-everything",
            f"The whole backbone was unfrozen, {count(len(norms), 'BatchNormalization layer')} "
            "included.",
        )
    if loose:
        return fails(
            "batchnorm-unfrozen",
            f"{count(len(loose), 'BatchNormalization layer')} of the backbone ({listing(loose)}) "
            "would be trained: small batches then overwrite the statistics it learned. Set "
            "`trainable = False` on every BatchNormalization layer after unfreezing; "
            "`training=False` in the call is not enough in Keras 3.",
        )
    return holds("All BatchNormalization layers stayed frozen.")


def rate_is(phase: Phase, wanted: float) -> Verdict:
    """The optimizer starts from the learning rate that was handed to the function."""
    event = (phase.attempted_fits or phase.compiles or (None,))[-1]
    if event is None:
        return fails("not-trained", not_trained_message(phase))
    if _starts_at(event, wanted):
        return holds(f"The optimizer uses the given learning rate {rate_text(wanted)}.")
    return fails(
        "rate-ignored",
        f"Called with `learning_rate={rate_text(wanted)}`, the optimizer used "
        f"{rate_text(event.get('learning_rate'))}. Hand the argument to the optimizer.",
    )


def small_rate_is(phase: Phase, wanted: float) -> Verdict:
    """The optimizer uses the given rate, which is smaller than the one of the phase before."""
    earlier = (phase.case.record.value("warm_up") or {}).get("learning_rate")
    event = (phase.attempted_fits or phase.compiles or (None,))[-1]
    rate = event.get("learning_rate") if event else None
    if event is None or _starts_at(event, wanted):
        return rate_is(phase, wanted)
    if earlier is not None and phase.compiles == ():
        return fails(
            "forgot-recompile",
            f"Without a new `compile` the learning rate stayed {rate_text(rate)}.",
        )
    if earlier is None or rate is None or rate < earlier * (1 - 1e-6):
        return rate_is(phase, wanted)
    reused = compiling.same_optimizer(phase)
    if reused is not None:
        return reused  # the old optimizer brought its old rate along: one mistake, not two
    return fails(
        "learning-rate-not-reduced",
        f"The learning rate is {rate_text(rate)}, the head was trained with {rate_text(earlier)}; "
        f"asked for was {rate_text(wanted)}. Large steps destroy what the backbone knows.",
    )


def rate_at_most(phase: Phase, head_rate: float, factor: float = 0.1) -> Verdict:
    """The learning rate is at most a tenth of the one the head was trained with."""
    if not phase.attempted_fits:
        return fails("not-trained", not_trained_message(phase))
    fit, limit = phase.attempted_fits[-1], head_rate * factor
    rate = fit.get("learning_rate")
    if rate is not None and 0 < rate <= limit * (1 + 1e-5):
        return holds(f"The learning rate {rate_text(rate)} is at most a tenth of the head's.")
    if rate is not None and rate <= 0:
        return fails(
            "learning-rate-not-reduced",
            f"The learning rate was {rate_text(rate)}: with it nothing learns. A tenth of the "
            f"head's rate is {rate_text(limit)}.",
        )
    code = "learning-rate-not-reduced" if phase.compile_before(fit) else "forgot-recompile"
    return fails(
        code,
        f"The learning rate was {rate_text(rate)}; the head's is {rate_text(head_rate)}, so at "
        f"most {rate_text(limit)} is asked for. Large steps destroy what the backbone knows.",
    )


def steady_optimizer(phase: Phase) -> Verdict:
    """Stochastic gradient descent with momentum, whose steps do not grow by themselves."""
    if not phase.attempted_fits:
        return fails("not-trained", not_trained_message(phase))
    fit = phase.attempted_fits[-1]
    optimizer = fit.get("optimizer") or {}
    momentum = (optimizer.get("config") or {}).get("momentum")
    kind = optimizer.get("class")
    if STEADY & {kind, *optimizer.get("bases", ())} and (momentum or 0) > 0:
        return holds(f"A steady optimizer: {kind} with momentum {momentum:g}.")
    if phase.compile_before(fit) is None:
        return fails(
            "forgot-recompile", f"Without a new `compile` the optimizer is still the old {kind}."
        )
    shown = f"{kind} without momentum" if kind in STEADY else kind
    return fails(
        "unsteady-optimizer",
        f"The optimizer was {shown}. Fine-tuning wants small, even steps: "
        "`keras.optimizers.SGD(rate, momentum=0.9)`.",
    )


#: Losses for class numbers, and for class numbers turned into one-hot rows.
CLASS_LOSSES = {
    "sparse_categorical_crossentropy",
    "SparseCategoricalCrossentropy",
    "categorical_crossentropy",
    "CategoricalCrossentropy",
    "categorical_focal_crossentropy",
    "CategoricalFocalCrossentropy",
}
#: Mean of -log p over the answers 0.7, 0.6 and 0.9 for the right class.
_EXPECTED_LOSS = 0.32428


def class_loss(phase: Phase) -> Verdict:
    """A loss for a softmax output and class numbers: sparse categorical cross-entropy."""
    if not phase.fits:
        return wrong_class_loss(phase) or fails("not-trained", not_trained_message(phase))
    loss = phase.fits[-1].get("loss") or {}
    value = phase.case.record.value("loss_value")
    by_value = isinstance(value, (int, float)) and abs(value - _EXPECTED_LOSS) < 0.01
    if loss.get("name") in CLASS_LOSSES or by_value:
        return holds(f"The loss `{loss.get('name')}` fits class numbers and a softmax.")
    return _wrong_loss(loss.get("name"))


def wrong_class_loss(phase: Phase) -> Verdict | None:
    """A verdict when a fit was started with a loss that cannot take class numbers."""
    fits = phase.attempted_fits
    name = (fits[-1].get("loss") or {}).get("name") if fits else None
    if not name or name.lower().replace("_", "").startswith("sparsecategorical"):
        return None
    return _wrong_loss(name)


def _wrong_loss(name) -> Verdict:
    return fails(
        "wrong-loss",
        f"The loss was `{name}`. Labels 0, 1, … with a softmax output need "
        "`sparse_categorical_crossentropy`.",
    )


def _starts_at(event: dict, wanted: float) -> bool:
    """Whether the rate, or a schedule's own initial rate, is the wanted one."""
    config = (event.get("optimizer") or {}).get("config") or {}
    schedule = config.get("learning_rate")
    numbers = list(_numbers(schedule)) if isinstance(schedule, dict) else []
    numbers.append(event.get("learning_rate"))
    return any(n is not None and abs(n - wanted) <= 1e-4 * wanted for n in numbers)


def _numbers(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, float):
        yield value


def _layers(phase: Phase) -> list[tuple[str, str]]:
    """(name, class) of the backbone's layers that have weights in the model, in order."""
    paths = _paths(phase)
    listed = phase.case.record.value("backbone_layers") or []
    return [(name, kind) for name, kind in listed if name in paths]


def _paths(phase: Phase) -> dict[str, str]:
    return phase.case.record.value("backbone_paths") or {}


def _head(phase: Phase) -> list[str]:
    inside = set(_paths(phase).values())
    model = phase.after or phase.before
    return [layer.path for layer in model.weighted if layer.path not in inside] if model else []


def _split(phase: Phase, last: int) -> tuple[list[str], list[str]]:
    """Paths of the weighted layers, BatchNormalization left out: the last n, those before."""
    listed = phase.case.record.value("backbone_layers") or []
    paths, top_names = _paths(phase), {name for name, _ in listed[-last:]}
    weighted = [name for name, kind in _layers(phase) if kind != BATCH_NORMALIZATION]
    return (
        [paths[name] for name in weighted if name in top_names],
        [paths[name] for name in weighted if name not in top_names],
    )
