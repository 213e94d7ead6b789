"""What is fetched from outside ends up checked in the cache, or not at all."""

from __future__ import annotations

import gzip
import io
import os
import zipfile

import numpy as np
import pytest
from PIL import Image

from data_scripts import datasets, debian, download, fashion, fetch, files, idx, pets
from data_scripts.errors import Damaged, Unavailable


def photograph(number):
    picture = np.random.default_rng(number).integers(0, 255, (20, 30, 3), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def archive(tmp_path):
    """An archive like the published one, with some pictures of every part."""
    path = tmp_path / "published.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for name in pets.CLASSES:
            for start in (0, 250, 500, 900):
                for number in range(start, start + 12):
                    member = f"cats_and_dogs_filtered/train/{name}s/{name}.{number}.jpg"
                    opened.writestr(member, photograph(number))
            opened.writestr(f"cats_and_dogs_filtered/validation/{name}s/{name}.2000.jpg", b"x")
        opened.writestr("cats_and_dogs_filtered/vectorize.py", "print('never run')")
    return path


def test_the_archive_becomes_three_splits_that_share_no_picture(archive):
    fetch.place_pets(archive)
    data = pets.describe(pets.from_cache(), source=None)
    assert data.counts == {split: {"cat": 12, "dog": 12} for split in pets.SPLITS}
    names = [path.name for path in data.root.rglob("*.jpg")]
    assert len(names) == len(set(names)) == 72
    assert not list(data.root.rglob("*.py"))
    assert (data.test / "cat" / "cat.500.jpg").is_file()


def test_pictures_that_are_none_are_left_out_and_counted(archive):
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("cats_and_dogs_filtered/train/cats/cat.100.jpg", b"not a picture")
    assert fetch.place_pets(archive).skipped == 1
    assert pets.from_cache().skipped == 1


def test_the_complete_archive_gives_the_same_three_splits(tmp_path):
    with zipfile.ZipFile(tmp_path / "complete.zip", "w") as opened:
        for name in ("Cat", "Dog"):
            for start in (0, 250, 500, 7000):
                for number in range(start, start + 10):
                    opened.writestr(f"PetImages/{name}/{number}.jpg", photograph(number))
            opened.writestr(f"PetImages/{name}/Thumbs.db", b"x")
    fetch.place_pets(tmp_path / "complete.zip")
    data = pets.describe(pets.from_cache(), source=None)
    assert data.counts == {split: {"cat": 10, "dog": 10} for split in pets.SPLITS}
    assert (data.val / "dog" / "dog.250.jpg").is_file()


def test_an_archive_of_something_else_is_refused_and_nothing_is_placed(tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as opened:
        opened.writestr("readme.txt", "hello")
    with pytest.raises(Damaged, match="too few"):
        fetch.place_pets(tmp_path / "other.zip")
    assert not pets.cached_folder().exists()


def test_a_full_disk_while_unpacking_leaves_nothing(archive, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetch.archives, "unpack", full)
    with pytest.raises(Unavailable, match="No space left"):
        fetch.place_pets(archive)
    assert not pets.cached_folder().exists()


@pytest.fixture
def published(monkeypatch):
    """Contents of a tiny Fashion-MNIST that the module takes for the published one."""
    contents, packed = {}, []
    for one in fashion.FILES:
        shape = (8,) + ((28, 28) if "images" in one.name else ())
        raw = idx.pack(np.random.default_rng(1).integers(0, 10, shape).astype(np.uint8))
        contents[one.name] = gzip.compress(raw)
        packed.append(fashion.Packed(one.name, files.hashlib.sha256(raw).hexdigest(), "", 0))
    monkeypatch.setattr(fashion, "FILES", tuple(packed))
    return contents


def test_fashion_mnist_is_placed_in_the_cache_for_the_next_time(published, monkeypatch):
    def deliver(remote, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(published[remote.name])
        return target

    monkeypatch.setattr(download, "fetch", deliver)
    assert [datasets.fashion_mnist().source.name for _ in range(2)] == ["network", "cache"]


def test_the_second_server_is_asked_when_the_first_fails(published, monkeypatch):
    asked = []

    def deliver(remote, target):
        asked.append(remote.url)
        if len(asked) == 1:
            raise Unavailable("down")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(published[remote.name])
        return target

    monkeypatch.delenv("COURSE_OFFLINE")
    monkeypatch.setattr(download, "fetch", deliver)
    assert datasets.fashion_mnist().source.name == "network"
    assert asked[0].startswith(fashion.URLS[0]) and asked[1].startswith(fashion.URLS[1])


def test_debians_package_is_unpacked_without_being_installed(published, monkeypatch):
    def unpack(package, use):
        assert package == "dataset-fashion-mnist"
        folder = fashion.cached_folder().parent / "unpacked" / "usr" / "share"
        folder.mkdir(parents=True)
        for name, content in published.items():
            (folder / name).write_bytes(content)
        use(folder.parent)

    monkeypatch.setattr(debian, "unpack", unpack)
    assert [datasets.fashion_mnist().source.name for _ in range(2)] == ["debian", "cache"]


def test_without_apt_the_debian_step_says_so(monkeypatch):
    monkeypatch.delenv("COURSE_OFFLINE")
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(Unavailable, match="no apt-get"):
        debian.unpack("anything", use=print)
