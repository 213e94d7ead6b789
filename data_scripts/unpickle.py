"""Read tensors from a legacy PyTorch file without PyTorch and without running anything in it.

The file is five pickles in a row (magic number, version, machine facts, the state dictionary, the
list of storage keys) followed by the raw numbers. A pickle may ask for any Python function; this
reader grants exactly three names and refuses everything else.
"""

from __future__ import annotations

import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import BinaryIO

import numpy as np

from data_scripts.errors import Damaged

_MAGIC = 0x1950A86A20F9469CFC6C
_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class _Storage:
    """Raw numbers shared by one or more tensors; filled after the pickles were read."""

    def __init__(self, dtype: np.dtype, count: int) -> None:
        self.dtype, self.count = dtype, count
        self.values: np.ndarray | None = None


class _Tensor:
    """A view on a storage, as ``torch._utils._rebuild_tensor_v2`` describes it."""

    def __init__(self, storage, offset, shape, strides, *_ignored) -> None:
        self.storage, self.offset = storage, offset
        self.shape, self.strides = tuple(shape), tuple(strides)

    def array(self) -> np.ndarray:
        values = self.storage.values
        last = self.offset + sum(
            (size - 1) * step for size, step in zip(self.shape, self.strides, strict=True)
        )
        if min((0, self.offset, *self.shape, *self.strides)) < 0 or last >= values.size:
            raise Damaged("the weights file holds a tensor that reaches beyond its storage")
        strides = [step * values.itemsize for step in self.strides]
        view = np.lib.stride_tricks.as_strided(values[self.offset :], self.shape, strides)
        return view.copy()


class _Restricted(pickle.Unpickler):
    """An unpickler that knows three harmless names."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _Tensor
        if module == "torch" and name in _TYPES:
            return name
        raise Damaged(f"the weights file asks for {module}.{name}, which is refused")

    def persistent_load(self, reference):
        kind, storage_type, key, _location, count, *view = reference
        if kind != "storage" or storage_type not in _TYPES or any(view):
            raise Damaged("the weights file holds an unknown kind of storage")
        return self.storages.setdefault(str(key), _Storage(_TYPES[storage_type], int(count)))


def read_state(path: Path) -> dict[str, np.ndarray]:
    """Tensors of a legacy PyTorch state dictionary, by name.

    Raises:
        Damaged: another format, truncated, or it asks for anything but tensors.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except (pickle.UnpicklingError, EOFError, struct.error, ValueError, TypeError) as error:
        raise Damaged(f"{path} is not a readable weights file: {error}") from error
    except (IndexError, KeyError, AttributeError, OverflowError) as error:
        raise Damaged(f"{path} is not a readable weights file: {error!r}") from error


def _read(file: BinaryIO) -> dict[str, np.ndarray]:
    if _Restricted(file).load() != _MAGIC:
        raise Damaged("not a legacy PyTorch file")
    for _version_and_machine in range(2):
        _Restricted(file).load()
    reader = _Restricted(file)
    state = reader.load()
    for key in _Restricted(file).load():
        storage = reader.storages[key]
        (count,) = struct.unpack("<q", file.read(8))
        if count != storage.count:
            raise Damaged("the weights file declares two sizes for one storage")
        raw = file.read(count * storage.dtype.itemsize)
        storage.values = np.frombuffer(raw, storage.dtype)
        if storage.values.size != count:
            raise Damaged("the weights file is truncated")
    if not isinstance(state, dict):
        raise Damaged("the weights file holds no dictionary of tensors")
    return {name: tensor.array() for name, tensor in state.items() if isinstance(tensor, _Tensor)}
