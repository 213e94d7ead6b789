"""Where data comes from: the order of the places, and how each load says which it was."""

from __future__ import annotations

import gzip
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from data_scripts import datasets, fashion, files, idx, pets, samples
from data_scripts.errors import DataError, Unavailable
from data_scripts.source import Source, Step, resolve
from data_scripts.standins import pets_folder


def fails(reason):
    def step():
        raise Unavailable(reason)

    return step


def test_the_first_place_that_can_deliver_is_used():
    steps = [Step("cache", "the cache", fails("empty")), Step("mirror", "a mirror", lambda: 7)]
    assert resolve("Numbers", steps) == (7, Source("mirror", "a mirror", True, "Numbers"))


def test_a_stand_in_is_announced_with_the_reasons_and_a_remedy(capsys):
    steps = [
        Step("network", "the network", fails("no cable")),
        Step("stand-in", "something drawn", lambda: 7, real=False),
    ]
    _value, source = resolve("Pictures", steps)
    said = capsys.readouterr().err
    assert "no cable" in said and "COURSE_MIRROR" in said
    assert str(source) == "Pictures: NOT real photographs but something drawn"


def test_when_nothing_can_deliver_every_reason_is_named():
    steps = [Step("cache", "", fails("empty")), Step("network", "", fails("no cable"))]
    with pytest.raises(DataError, match="(?s)cache: empty.*network: no cable"):
        resolve("Pictures", steps)


@pytest.fixture
def tiny_fashion(tmp_path, monkeypatch):
    """A mirror with a Fashion-MNIST of 12 + 6 pictures, declared to be the published one."""
    rng = np.random.default_rng(0)
    packed, folder = [], tmp_path / "mirror" / fashion.FOLDER
    folder.mkdir(parents=True)
    for one in fashion.FILES:
        shape = (12 if "train" in one.name else 6,) + ((28, 28) if "images" in one.name else ())
        content = idx.pack(rng.integers(0, 10, shape).astype(np.uint8))
        (folder / one.name).write_bytes(gzip.compress(content))
        checksum = files.hashlib.sha256(content).hexdigest()
        packed.append(fashion.Packed(one.name, checksum, "", 0))
    monkeypatch.setattr(fashion, "FILES", tuple(packed))
    monkeypatch.setenv("COURSE_MIRROR", str(tmp_path / "mirror"))
    return folder


def test_fashion_mnist_comes_from_the_mirror_and_says_so(tiny_fashion):
    data = datasets.fashion_mnist()
    assert data.train_images.shape == (12, 28, 28) and data.test_labels.shape == (6,)
    assert str(data.source).startswith("Fashion-MNIST: real photographs from the mirror")


def test_the_cache_comes_before_the_mirror(tiny_fashion):
    shutil.copytree(tiny_fashion, fashion.cached_folder())
    assert datasets.fashion_mnist().source.name == "cache"


@pytest.mark.parametrize("harm", [lambda raw: raw[:-5], lambda raw: raw[:60] + b"?" + raw[61:]])
def test_a_damaged_cache_is_passed_over(tiny_fashion, harm):
    shutil.copytree(tiny_fashion, fashion.cached_folder())
    path = fashion.cached_folder() / fashion.FILES[0].name
    path.write_bytes(harm(path.read_bytes()))
    assert datasets.fashion_mnist().source.name == "mirror"


def test_changing_the_pictures_does_not_change_the_next_load(tiny_fashion):
    first = datasets.fashion_mnist_small()
    kept = first.train_images.copy()
    first.train_images[:] = 0
    assert (datasets.fashion_mnist_small().train_images == kept).all()


def test_a_damaged_small_file_is_made_again(tiny_fashion, tmp_path):
    first = datasets.fashion_mnist_small()
    (path,) = (tmp_path / "cache" / "prepared").glob("*.npz")
    path.write_bytes(path.read_bytes()[:-200])
    assert (datasets.fashion_mnist_small().train_images == first.train_images).all()


@pytest.fixture
def tiny_pets(tmp_path, monkeypatch):
    """A mirror with drawn pets in the shape of the photographs' folder."""
    folder = tmp_path / "mirror" / pets.FOLDER
    folder.mkdir(parents=True)
    pets_folder.fill(folder, {"train": 12, "val": 10})
    (folder / files.CHECKSUMS).unlink()
    monkeypatch.setenv("COURSE_MIRROR", str(tmp_path / "mirror"))
    return folder


def test_a_mirror_is_used_in_place(tiny_pets):
    data = datasets.cats_vs_dogs()
    assert data.root == tiny_pets and data.test is None and data.skipped == 0
    assert data.counts == {"train": {"cat": 12, "dog": 12}, "val": {"cat": 10, "dog": 10}}


def test_damaged_pictures_are_left_out_and_counted(tiny_pets):
    broken = tiny_pets / "train" / "cat" / "cat.3.jpg"
    broken.write_bytes(broken.read_bytes()[:300])
    (tiny_pets / "val" / "dog" / "dog.1.jpg").write_text("<html>not a picture</html>")
    data = datasets.cats_vs_dogs()
    assert data.skipped == 2 and data.counts["train"] == {"cat": 11, "dog": 12}
    assert data.root != tiny_pets, "the mirror is left as it is; a clean copy is used"
    again = datasets.cats_vs_dogs()
    assert (again.skipped, again.source.name) == (2, "cache")


def test_an_altered_picture_in_the_cache_is_noticed(tiny_pets):
    pets.place(tiny_pets, pets.cached_folder(), [], origin="mirror")
    assert datasets.cats_vs_dogs().source.name == "cache"
    path = pets.cached_folder() / "val" / "cat" / "cat.0.jpg"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert datasets.cats_vs_dogs().source.name == "mirror"


def test_the_small_folder_has_24_and_12_pictures_of_160_pixels(tiny_pets):
    folder = datasets.pets_folder_small()
    found = {split: sorted((folder / split).rglob("*.png")) for split in ("train", "val")}
    assert {split: len(paths) for split, paths in found.items()} == {"train": 24, "val": 12}
    with Image.open(found["train"][0]) as picture:
        assert picture.size == (160, 160)
    assert datasets.pets_folder_small() == folder


def test_a_folder_without_the_splits_is_no_mirror_of_the_pets(tmp_path, monkeypatch):
    (tmp_path / "mirror" / pets.FOLDER / "train").mkdir(parents=True)
    monkeypatch.setenv("COURSE_MIRROR", str(tmp_path / "mirror"))
    with pytest.raises(Unavailable, match="train/cat"):
        pets.from_mirror()


def test_a_mirror_that_does_not_exist_is_announced_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MIRROR", str(tmp_path / "nowhere"))
    for _ in range(2):
        with pytest.raises(Unavailable):
            pets.from_mirror()
    assert capsys.readouterr().err.count("not a folder") == 1


def test_the_portrait_comes_with_matplotlib():
    assert samples.portrait().is_file()


def test_an_unknown_grading_subset_is_refused_with_the_choices():
    with pytest.raises(DataError, match="fashion-mnist, cats_vs_dogs"):
        datasets.grading_subset("imagenet")


def test_a_replaced_folder_is_never_half_there(tmp_path):
    target = tmp_path / "data"
    files.folder_aside(target, lambda aside: (aside / "old").write_text("1"))

    def breaks(aside):
        (aside / "new").write_text("2")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        files.folder_aside(target, breaks)
    assert [path.name for path in target.iterdir()] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_missing_or_broken_checksum_record_is_noticed(tmp_path):
    with pytest.raises(Unavailable):
        files.check_checksums(tmp_path)
    (tmp_path / files.CHECKSUMS).write_text(json.dumps({"files": {"x": [1, "0"]}, "facts": {}}))
    with pytest.raises(Unavailable, match="missing"):
        files.check_checksums(tmp_path)
