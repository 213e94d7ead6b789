"""The data sets of the course. Each says where it came from: ``print(data.source)``."""

from __future__ import annotations

from pathlib import Path

from data_scripts import fashion, pets, samples
from data_scripts import pets_small as small
from data_scripts.errors import DataError

GRADING_SUBSETS = ("fashion-mnist", "cats_vs_dogs")


def fashion_mnist() -> fashion.FashionMnist:
    """Fashion-MNIST: 60,000 training and 10,000 test pictures, uint8 (N, 28, 28)."""
    return fashion.load()


def cats_vs_dogs() -> pets.CatsVsDogs:
    """Folders of cat and dog photographs: train, val and, where the source has it, test."""
    return pets.load()


def sample_images() -> samples.SampleImages:
    """Three picture files: a cat, a dog, a portrait."""
    return samples.load()


def fashion_mnist_small() -> fashion.FashionMnist:
    """The first 2,000 training and 1,000 test pictures; never asks the network."""
    return fashion.load_small()


def pets_small(image_size: tuple[int, int] = (64, 64)) -> small.SmallPets:
    """100 training and 50 validation pictures of cats and dogs as arrays; never the network."""
    return small.load(image_size)


def pets_folder_small() -> Path:
    """A folder with train/{cat,dog} (24 pictures) and val/{cat,dog} (12); never the network."""
    return small.folder()


def grading_subset(name: str):
    """The small fixed subset of a data set that graded questions use.

    Args:
        name: "fashion-mnist" or "cats_vs_dogs".

    Raises:
        DataError: there is no subset of that name.
    """
    if name == "fashion-mnist":
        return fashion_mnist_small()
    if name == "cats_vs_dogs":
        return pets_small()
    raise DataError(f"No grading subset {name!r}. Choose one of: {', '.join(GRADING_SUBSETS)}.")
