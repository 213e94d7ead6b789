"""Unpack an archive that may have been made to do harm."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from data_scripts.errors import Damaged

MOST_FILES = 60_000
MOST_BYTES = 2_000_000_000
LARGEST_RATIO = 200  # a photograph hardly shrinks; only a bomb shrinks two hundredfold
BLOCK = 1 << 16


def unpack(
    archive: Path, folder: Path, rename: Callable[[PurePosixPath], str | None]
) -> tuple[int, int]:
    """Unpack chosen members of a zip archive.

    Args:
        archive: the zip file.
        folder: receives the files; nothing is ever written outside it.
        rename: gives the new relative path of a member, or None to leave it out.

    Returns:
        (files written, members whose content was damaged and that were left out).

    Raises:
        Damaged: not a zip file, truncated, or made to do harm: paths that leave the folder,
            links, absurd sizes. Nothing of it should then be used.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            for member in members:
                _refuse_harm(member, archive)
            if len(members) > MOST_FILES:
                raise Damaged(f"{archive.name} holds {len(members)} files; refused")
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise Damaged(f"{archive.name} unpacks to more than {MOST_BYTES} bytes; refused")
            return _write(opened, members, folder, rename)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Damaged(f"{archive.name} is not a whole zip archive ({error})") from error


def _refuse_harm(member: zipfile.ZipInfo, archive: Path) -> None:
    name = member.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        raise Damaged(f"{archive.name} wants to write outside its folder ({name}); refused")
    mode = member.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Damaged(f"{archive.name} holds a link or device ({name}); refused")
    if member.file_size > LARGEST_RATIO * max(member.compress_size, 1024):
        raise Damaged(f"{archive.name} unpacks absurdly large ({name}); refused")


def _write(opened, members, folder: Path, rename) -> tuple[int, int]:
    root = folder.resolve()
    written = damaged = 0
    for member in members:
        if member.is_dir():
            continue
        new_name = rename(PurePosixPath(member.filename))
        if new_name is None:
            continue
        target = (root / new_name).resolve()
        if not target.is_relative_to(root):
            raise Damaged(f"{member.filename} would be written outside its folder; refused")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with opened.open(member) as source, target.open("wb") as out:
                _copy(source, out, member)
            written += 1
        except (zipfile.BadZipFile, zlib.error, EOFError):
            target.unlink(missing_ok=True)  # one damaged picture does not spoil the others
            damaged += 1
    return written, damaged


def _copy(source, out, member: zipfile.ZipInfo) -> None:
    left = member.file_size
    while block := source.read(min(BLOCK, left + 1)):
        left -= len(block)
        if left < 0:
            raise Damaged(f"{member.filename} is larger than it declares; refused")
        out.write(block)
    if left:
        raise EOFError(member.filename)
