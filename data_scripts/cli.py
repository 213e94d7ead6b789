"""``python -m data_scripts``: what data is here, fetch it, mirror it, verify it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from data_scripts import settings
from data_scripts.errors import DataError

DATASETS = ("fashion-mnist", "cats_vs_dogs")
COMPLETE = "cats_vs_dogs-complete"  # the same subset out of the 825 MB archive
WEIGHTS = ("mobilenet", "mobilenet-0.25", "mobilenet_v2", "resnet50")


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: command line without the program's name; default ``sys.argv[1:]``.

    Returns:
        exit code: 0 done, 1 something is damaged or could not be fetched, 2 unusable arguments.
    """
    chosen = _parser().parse_args(arguments)
    if chosen.offline:
        os.environ["COURSE_OFFLINE"] = "1"
    try:
        return chosen.run(chosen)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. A download continues where it was when started again.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--offline", action="store_true", help="never touch the network")
    parser = argparse.ArgumentParser(
        prog="python -m data_scripts",
        description="Data sets and pretrained weights of the course.",
        epilog="Environment: COURSE_CACHE, COURSE_MIRROR, COURSE_OFFLINE=1.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    status = commands.add_parser("status", parents=[common], help="table of what is here")
    status.add_argument("--json", action="store_true", help="for programs")
    status.set_defaults(run=_status)

    fetch = commands.add_parser("fetch", parents=[common], help="get data into the cache")
    names = (*DATASETS, COMPLETE, *WEIGHTS)
    fetch.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(names)} (default: the data sets)"
    )
    fetch.set_defaults(run=_fetch)

    mirror = commands.add_parser(
        "mirror", parents=[common], help="build a folder for a room without internet"
    )
    mirror.add_argument("folder", type=Path, metavar="DIR")
    mirror.set_defaults(run=_mirror)

    verify = commands.add_parser("verify", parents=[common], help="check every file; exit 1 if bad")
    verify.set_defaults(run=_verify)

    sheet = commands.add_parser("sheet", parents=[common], help="picture of the stand-ins")
    sheet.add_argument("file", type=Path, metavar="FILE.png")
    sheet.set_defaults(run=_sheet)

    train = commands.add_parser(
        "train-model-a", parents=[common], help="train the course's model A again (minutes)"
    )
    train.add_argument("--data", choices=["any", "drawn"], default="any")
    train.set_defaults(run=_train)
    return parser


def _status(chosen) -> int:
    from data_scripts import inventory

    found = inventory.entries()
    if chosen.json:
        rows = [asdict(entry) | {"path": str(entry.path or "")} for entry in found]
        print(json.dumps(rows, indent=1))
        return 0
    print(f"cache   {settings.cache_dir()}")
    print(f"mirror  {settings.mirror_dir() or '(COURSE_MIRROR is not set)'}")
    print(f"network {'forbidden' if settings.offline() else 'used when needed'}\n")
    width = max(len(entry.name) for entry in found)
    print(f"{'what':{width}}  {'from':8}  {'size':>9}  state")
    for entry in found:
        size = f"{entry.size / 1e6:.1f} MB" if entry.size else ""
        print(f"{entry.name:{width}}  {entry.where or '-':8}  {size:>9}  {entry.state}")
        if entry.note:
            print(f"{'':{width}}  {entry.note}")
    return 0


def _fetch(chosen) -> int:
    unknown = [name for name in chosen.names if name not in (*DATASETS, COMPLETE, *WEIGHTS)]
    if unknown:
        offered = ", ".join((*DATASETS, COMPLETE, *WEIGHTS))
        print(f"Unknown name {unknown[0]!r}. Choose from: {offered}.", file=sys.stderr)
        return 2
    failed = 0
    for name in chosen.names or DATASETS:
        failed += not (_fetch_weights(name) if name in WEIGHTS else _fetch_data(name))
    return 1 if failed else 0


def _fetch_data(name: str) -> bool:
    from data_scripts import datasets

    if name == COMPLETE:
        from data_scripts import fetch

        fetch.pets_from_network(complete=True)
    data = datasets.fashion_mnist() if name == "fashion-mnist" else datasets.cats_vs_dogs()
    print(data.source)
    return data.source.real


def _fetch_weights(name: str) -> bool:
    from data_scripts import keras_weights

    network, _, width = name.partition("-")
    complete = True
    for include_top in (False, True):
        try:
            found = keras_weights.locate(network, float(width or 1.0), include_top)
            print(f"{found.path.name}: {found.origin}")
        except DataError as error:
            print(error, file=sys.stderr)
            complete = False
    return complete


def _mirror(chosen) -> int:
    from data_scripts import mirroring

    lines = mirroring.build(chosen.folder)
    print("\n".join(lines))
    print(f"Use it elsewhere with: export COURSE_MIRROR={chosen.folder.resolve()}")
    return 1 if any("left out" in line for line in lines) else 0


def _verify(_chosen) -> int:
    from data_scripts import inventory

    damaged = [entry for entry in inventory.entries() if entry.state == "damaged"]
    for entry in damaged:
        print(f"{entry.name}: damaged ({entry.note})", file=sys.stderr)
    if not damaged:
        print("Everything that is here is whole.")
    return 1 if damaged else 0


def _sheet(chosen) -> int:
    from PIL import Image

    from data_scripts import files
    from data_scripts.standins import sheet

    if chosen.file.suffix.lower() != ".png":
        print(f"{chosen.file}: the file's name must end in .png", file=sys.stderr)
        return 2
    picture = Image.fromarray(sheet.draw()).quantize(256)
    try:
        files.write_aside(chosen.file, lambda aside: picture.save(aside, optimize=True))
    except OSError as error:
        print(f"{chosen.file} cannot be written: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


def _train(chosen) -> int:
    from data_scripts import fashion, model_a

    data = fashion.load_drawn() if chosen.data == "drawn" else fashion.load()
    print(data.source)
    record = model_a.train(data)
    print(f"Model A: validation accuracy {record['valid_accuracy']}, kept in {model_a.FOLDER}")
    return 0
