"""The IDX file format of MNIST and its relatives (http://yann.lecun.com/exdb/mnist)."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib
from pathlib import Path

import numpy as np

from data_scripts.errors import Damaged

_UNSIGNED_BYTE = 0x08


def read(path: Path, checksum: str | None = None) -> np.ndarray:
    """Read one gzip-compressed IDX file of unsigned bytes.

    Args:
        path: the ``.gz`` file.
        checksum: SHA-256 of the *uncompressed* content, the same however it was packed.

    Returns:
        array of uint8 with the shape the file declares.

    Raises:
        Damaged: truncated, altered or another format.
    """
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(f"{path} is truncated or not a gzip file") from error
    if checksum is not None and hashlib.sha256(content).hexdigest() != checksum:
        raise Damaged(f"{path} has the wrong checksum")
    return parse(content, str(path))


def parse(content: bytes, name: str = "the data") -> np.ndarray:
    """Decode uncompressed IDX bytes; see ``read``."""
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != _UNSIGNED_BYTE:
        raise Damaged(f"{name} is not an IDX file of bytes")
    dimensions = content[3]
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise Damaged(f"{name} is truncated")
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    values = np.frombuffer(content, np.uint8, offset=start)
    if values.size != int(np.prod(shape, dtype=np.int64)):
        raise Damaged(f"{name} holds {values.size} values instead of the declared {shape}")
    return values.reshape(shape).copy()


def pack(array: np.ndarray) -> bytes:
    """The uncompressed IDX bytes of an array of uint8."""
    header = bytes([0, 0, _UNSIGNED_BYTE, array.ndim]) + struct.pack(
        f">{array.ndim}I", *array.shape
    )
    return header + np.ascontiguousarray(array, np.uint8).tobytes()
