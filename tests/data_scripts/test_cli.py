"""``python -m data_scripts``: plain answers, honest exit codes, no TensorFlow."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from data_scripts import cli, files, pets
from data_scripts.standins import pets_folder


def test_status_says_what_is_missing_and_how_to_get_it(capsys):
    assert cli.main(["status"]) == 0
    printed = capsys.readouterr().out
    assert "fashion-mnist" in printed and "missing" in printed
    assert "python -m data_scripts fetch fashion-mnist" in printed
    assert "network forbidden" in printed


def test_status_for_programs(capsys):
    cli.main(["status", "--json"])
    states = {entry["name"]: entry["state"] for entry in json.loads(capsys.readouterr().out)}
    assert states["fashion-mnist"] == "missing" and states["efficientnet_lite0"] == "verified"


def test_fetching_an_unknown_name_is_unusable_input(capsys):
    assert cli.main(["fetch", "mnist"]) == 2
    assert "Choose from: fashion-mnist" in capsys.readouterr().err


def test_fetching_weights_offline_fails_in_one_line(capsys):
    assert cli.main(["fetch", "--offline", "resnet50"]) == 1
    assert "offline" in capsys.readouterr().err


@pytest.fixture
def cached_pets():
    folder = pets.cached_folder()
    folder.mkdir(parents=True)
    pets_folder.fill(folder, {"train": 10, "val": 10})
    return folder


def test_verify_finds_a_truncated_file(cached_pets, capsys):
    assert cli.main(["verify"]) == 0
    path = cached_pets / "train" / "cat" / "cat.1.jpg"
    path.write_bytes(path.read_bytes()[:-10])
    assert cli.main(["verify"]) == 1
    assert "cat.1.jpg is damaged" in capsys.readouterr().err


def test_a_mirror_can_be_used_as_one_and_never_holds_stand_ins(
    cached_pets, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(
        "data_scripts.fashion.load", lambda: __import__("types").SimpleNamespace(source=_Drawn)
    )
    assert cli.main(["mirror", str(tmp_path / "mirror")]) == 1
    printed = capsys.readouterr().out
    assert "cats_vs_dogs: placed" in printed and "fashion-mnist: left out" in printed
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "other"))
    monkeypatch.setenv("COURSE_MIRROR", str(tmp_path / "mirror"))
    assert pets.from_mirror().root == tmp_path / "mirror" / pets.FOLDER
    assert files.check_checksums(tmp_path / "mirror" / pets.FOLDER)["skipped"] == 0


class _Drawn:
    real = False


def test_help_and_status_never_import_tensorflow():
    code = (
        "import sys; from data_scripts import cli, datasets, backbones, model_a;"
        "cli.main(['status']); sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
