"""Fashion-MNIST: 70,000 small grey photographs of ten kinds of clothing.

Data: Xiao, Rasul, Vollgraf, 2017, https://github.com/zalandoresearch/fashion-mnist (MIT licence).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_scripts import files, idx, settings, small_cache
from data_scripts.errors import Damaged, Unavailable
from data_scripts.source import CACHE, MIRROR, Source, Step, resolve

NAME = "Fashion-MNIST"
FOLDER = "fashion-mnist"
CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
SMALL_TRAIN, SMALL_TEST = 2000, 1000


@dataclass(frozen=True)
class Packed:
    """One of the four files: the SHA-256 of its content and of the packed file on the network."""

    name: str
    content_sha256: str
    packed_sha256: str
    packed_bytes: int


FILES = (
    Packed(
        "train-images-idx3-ubyte.gz",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        26_421_880,
    ),
    Packed(
        "train-labels-idx1-ubyte.gz",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        29_515,
    ),
    Packed(
        "t10k-images-idx3-ubyte.gz",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        4_422_102,
    ),
    Packed(
        "t10k-labels-idx1-ubyte.gz",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        5_148,
    ),
)
# The copy Keras downloads from; TFDS takes the same files from their authors' server.
URLS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)


@dataclass(frozen=True)
class FashionMnist:
    """Pictures uint8 (N, 28, 28), labels uint8 (N,) in 0..9, and where they came from."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    source: Source
    class_names: tuple[str, ...] = CLASS_NAMES


def load() -> FashionMnist:
    """All 60,000 + 10,000 pictures from the nearest place that has them.

    Order: cache, mirror, network, Debian's package, and last garments drawn by the course.
    ``source`` says which it was; ``print(data.source)`` is one line.
    """
    arrays, source = resolve(NAME, _steps())
    return FashionMnist(*arrays, source)


def load_small() -> FashionMnist:
    """The first 2,000 training and 1,000 test pictures; never asks the network.

    The same pictures on every machine for a given kind of source (real or drawn).
    """
    arrays, source = resolve(
        NAME,
        (
            Step("cache", CACHE, lambda: _small_real(cached_folder())),
            Step("mirror", MIRROR, lambda: _small_real(mirror_folder())),
            Step("stand-in", garments_origin(), _small_garments, real=False),
        ),
    )
    return FashionMnist(*arrays, source)


def load_drawn() -> FashionMnist:
    """60,000 + 10,000 garments drawn by the course, whatever real data there is."""
    source = Source("stand-in", garments_origin(), False, NAME)
    return FashionMnist(*_garments(), source)


def read_folder(folder: Path) -> tuple[np.ndarray, ...]:
    """Read and check the four files of a folder.

    Returns:
        train images, train labels, test images, test labels.

    Raises:
        Unavailable: a file is missing. Damaged: a file is not the published one.
    """
    for packed in FILES:
        if not (folder / packed.name).is_file():
            raise Unavailable(f"no {packed.name} there")
    return tuple(idx.read(folder / packed.name, packed.content_sha256) for packed in FILES)


def cached_folder() -> Path:
    """Where the cache keeps the four files."""
    return settings.cache_dir() / FOLDER


def mirror_folder() -> Path:
    """Where the mirror keeps them. Raises ``Unavailable`` without a mirror."""
    mirror = settings.mirror_dir()
    if mirror is None:
        raise Unavailable("COURSE_MIRROR is not set")
    return mirror / FOLDER


def garments_origin() -> str:
    """How the drawn garments are described to the user."""
    return "garments drawn by the course (stand-in)"


def _steps() -> tuple[Step, ...]:
    from data_scripts import fetch

    return (
        Step("cache", CACHE, _from_cache),
        Step("mirror", MIRROR, lambda: read_folder(mirror_folder())),
        Step("network", "the network (storage.googleapis.com)", fetch.fashion_from_network),
        Step("debian", "Debian's package dataset-fashion-mnist", fetch.fashion_from_debian),
        Step("stand-in", garments_origin(), _garments, real=False),
    )


def _from_cache() -> tuple[np.ndarray, ...]:
    try:
        return read_folder(cached_folder())
    except Damaged as error:
        settings.say_once(f"{NAME}: {error}; it will be replaced.")
        raise


def _small_real(folder: Path) -> tuple[np.ndarray, ...]:
    # Only sizes are looked at here: the full check happens when the small file is first made.
    missing = [packed.name for packed in FILES if not (folder / packed.name).is_file()]
    if missing:
        raise Unavailable(f"no {missing[0]} there")
    return small_cache.arrays(
        "fashion-mnist-small-real", lambda: _shorten(read_folder(folder)), count=4
    )


def _small_garments() -> tuple[np.ndarray, ...]:
    from data_scripts.standins import garments

    return small_cache.arrays(
        f"fashion-mnist-small-drawn-{garments.VERSION}",
        lambda: (
            *garments.draw("train", SMALL_TRAIN),
            *garments.draw("test", SMALL_TEST),
        ),
        count=4,
    )


def _garments() -> tuple[np.ndarray, ...]:
    from data_scripts.standins import garments

    return small_cache.arrays(
        f"fashion-mnist-drawn-{garments.VERSION}",
        lambda: (*garments.draw("train", 60_000), *garments.draw("test", 10_000)),
        count=4,
    )


def _shorten(arrays: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    counts = (SMALL_TRAIN, SMALL_TRAIN, SMALL_TEST, SMALL_TEST)
    return tuple(array[:count] for array, count in zip(arrays, counts, strict=True))


def place(folder: Path, fill: Callable[[Path], None]) -> None:
    """Put the four files into a folder at once, after checking them."""

    def checked(aside: Path) -> None:
        fill(aside)
        read_folder(aside)

    files.folder_aside(folder, checked)
