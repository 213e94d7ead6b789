"""The weight files that Keras publishes: where they may lie, and how they are loaded by path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data_scripts import files, settings
from data_scripts.errors import DataError, Unavailable
from data_scripts.source import CACHE, MIRROR, Source

BASE_URL = "https://storage.googleapis.com/tensorflow/keras-applications/"
ALPHAS = {
    "mobilenet": {0.25: "2_5", 0.5: "5_0", 0.75: "7_5", 1.0: "1_0"},
    "mobilenet_v2": {a: str(a) for a in (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)},
}
# Files with a published or once-read checksum: (algorithm, value).
CHECKSUMS = {
    "resnet50_weights_tf_dim_ordering_tf_kernels.h5": ("md5", "2cb95161c43110f7111970584f804107"),
    "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5": (
        "md5",
        "4d473c1dd8becc155b73f8504c6f6626",
    ),
    "mobilenet_2_5_224_tf.h5": (
        "sha256",
        "6b0e5561e6611c6e88f014c3f698ee3ed80bc0a2ed74bc048173f6508afa53db",
    ),
    "mobilenet_2_5_224_tf_no_top.h5": (
        "sha256",
        "5583bfd0b6572d11fbb377a907299dc02bd1f6b461cdc93d2283f298146c7e46",
    ),
}
_HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True)
class WeightFile:
    """One published file: its name and its address."""

    name: str
    url: str


def wanted(name: str, alpha: float, include_top: bool) -> WeightFile:
    """The file of a network. Kernels do not depend on the image size; 224 is the published one.

    Raises:
        DataError: the network exists in no such width.
    """
    if name == "resnet50":
        ending = "" if include_top else "_notop"
        file = f"resnet50_weights_tf_dim_ordering_tf_kernels{ending}.h5"
        return WeightFile(file, f"{BASE_URL}resnet/{file}")
    widths = ALPHAS[name]
    if alpha not in widths:
        offered = ", ".join(str(width) for width in widths)
        raise DataError(f"{name} was published with alpha {offered}; not with {alpha}.")
    if name == "mobilenet":
        ending = "" if include_top else "_no_top"
        file = f"mobilenet_{widths[alpha]}_224_tf{ending}.h5"
        return WeightFile(file, f"{BASE_URL}mobilenet/{file}")
    ending = "" if include_top else "_no_top"
    file = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{widths[alpha]}_224{ending}.h5"
    return WeightFile(file, f"{BASE_URL}mobilenet_v2/{file}")


@dataclass(frozen=True)
class Located:
    """A weight file on this machine: its path and where it came from."""

    path: Path
    step: str
    origin: str


def locate(name: str, alpha: float, include_top: bool) -> Located:
    """Find a weight file in the cache, Keras's folder or the mirror, or download it.

    Raises:
        DataError: the network exists in no such width. Unavailable: the file is nowhere.
    """
    file = wanted(name, alpha, include_top)
    for step, origin, folder in _folders():
        path = folder / file.name
        if not path.is_file():
            continue
        try:
            check(path)
            return Located(path, step, origin)
        except Unavailable as reason:
            settings.say(f"{name}: {reason}; looking elsewhere.")
    from data_scripts import fetch

    path = fetch.weights_from_network(file.name, file.url, CHECKSUMS.get(file.name))
    return Located(path, "network", "the network (storage.googleapis.com)")


def load(name, alpha, include_top, image_size, label: str, kind: str):
    """Build a network of ``keras.applications`` with weights from the nearest place.

    Returns:
        (model, source).

    Raises:
        Unavailable: the weights are nowhere, or the file does not fit the network.
    """
    found = locate(name, alpha, include_top)
    model = _build(name, alpha, include_top, image_size, found.path)
    return model, Source(found.step, found.origin, True, label, kind)


def check(path: Path) -> None:
    """Raise ``Unavailable`` if a weight file is truncated or not the published one."""
    with path.open("rb") as file:
        if file.read(8) != _HDF5_SIGNATURE:
            raise Unavailable(f"{path} is not an HDF5 file")
    algorithm, expected = CHECKSUMS.get(path.name, (None, None))
    if algorithm is not None and files.digest(path, algorithm) != expected:
        raise Unavailable(f"{path} has the wrong checksum")


def _folders():
    own = settings.cache_dir() / "keras" / "models"
    for step, folder in settings.keras_model_folders():
        if step == "mirror":
            yield step, MIRROR, folder
        elif folder == own:
            yield step, CACHE, folder
        else:
            yield step, "Keras's own folder of downloads", folder


def _build(name, alpha, include_top, image_size, path: Path):
    import keras

    shape = (*image_size, 3)
    common = {"include_top": include_top, "input_shape": shape, "weights": str(path)}
    try:
        if name == "resnet50":
            return keras.applications.ResNet50(**common)
        if name == "mobilenet":
            return keras.applications.MobileNet(alpha=alpha, **common)
        return keras.applications.MobileNetV2(alpha=alpha, **common)
    except (OSError, ValueError, KeyError) as error:
        raise Unavailable(f"{path} cannot be loaded ({error})") from error
