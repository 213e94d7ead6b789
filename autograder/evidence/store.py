"""Evidence on disk: one JSON document and one ``.npz`` of arrays per question.

The writer runs in the sandbox, the reader in the checker. Both sides cap sizes; the reader trusts
nothing: JSON only, ``allow_pickle=False``, numeric arrays only.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from autograder.evidence.plain import as_array, clip, plain, type_name

SCHEMA = 1
MAX_JSON_BYTES = 8_000_000
MAX_ARRAY_BYTES = 256_000_000


class EvidenceError(ValueError):
    """Evidence that is missing, damaged or too large."""


class Evidence:
    """Evidence being gathered about one question. Arrays are kept once per content."""

    def __init__(self, question: str):
        self.question = question
        self.values: dict = {}
        self.events: list[dict] = []
        self.error: dict | None = None
        self._arrays: dict[str, np.ndarray] = {}
        self._bytes = 0

    def value(self, name: str, value) -> None:
        """Record a small answer as JSON (see ``plain.plain``)."""
        self.values[name] = plain(value)

    def array(self, name: str, value) -> None:
        """Record an array-like answer; something that is no array is recorded as its type."""
        array = as_array(value)
        self.values[name] = {"type": type_name(value)} if array is None else self.keep(array)

    def keep(self, array: np.ndarray) -> dict:
        """Store an array by content and return the reference that stands for it in the JSON."""
        digest = hashlib.sha256(array.tobytes())
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        key = digest.hexdigest()[:24]
        if key not in self._arrays:
            self._bytes += array.nbytes
            if self._bytes > MAX_ARRAY_BYTES:
                raise EvidenceError(f"more than {MAX_ARRAY_BYTES // 10**6} MB of arrays")
            self._arrays[key] = array.copy()
        return {"array": key}

    def failed(self, kind: str, message: str, **details) -> None:
        """Record that the student's code could not be run to its end."""
        self.error = {"kind": kind, "message": clip(message), **plain(details)}

    def document(self) -> dict:
        """The JSON form, without the arrays."""
        return {
            "schema": SCHEMA,
            "question": self.question,
            "values": self.values,
            "events": self.events,
            "error": self.error,
        }

    def record(self) -> Record:
        """The same evidence as the checker reads it, without a detour over the disk."""
        document = json.loads(json.dumps(self.document()))
        return Record.from_document(document, dict(self._arrays))

    def files(self) -> dict[str, bytes]:
        """``<question>.npz`` and then ``<question>.json``, by file name."""
        text = json.dumps(self.document(), allow_nan=False)
        if len(text) > MAX_JSON_BYTES:
            raise EvidenceError("the answers are too large to record")
        arrays = io.BytesIO()
        np.savez(arrays, **self._arrays)
        return {
            f"{self.question}.npz": arrays.getvalue(),
            f"{self.question}.json": text.encode(),
        }

    def write(self, folder: Path) -> None:
        """Write the files, each atomically, the document last."""
        for name, content in self.files().items():
            part = folder / f"{name}.part"
            part.write_bytes(content)
            os.replace(part, folder / name)


@dataclass(frozen=True)
class Record:
    """Evidence about one question as the checker sees it."""

    question: str
    values: dict
    events: tuple[dict, ...] = ()
    error: dict | None = None
    arrays: dict[str, np.ndarray] = field(default_factory=dict, repr=False)

    @classmethod
    def from_document(cls, document: dict, arrays: dict[str, np.ndarray]) -> Record:
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise EvidenceError("the evidence has an unknown form")
        values, events = document.get("values"), document.get("events")
        error, question = document.get("error"), document.get("question")
        if not isinstance(values, dict) or not isinstance(events, list):
            raise EvidenceError("the evidence is incomplete")
        if not isinstance(question, str) or not (error is None or isinstance(error, dict)):
            raise EvidenceError("the evidence is damaged")
        return cls(question, values, tuple(events), error, arrays)

    def value(self, name: str, default=None):
        """A recorded JSON answer."""
        return self.values.get(name, default)

    def array(self, name: str) -> np.ndarray | None:
        """A recorded array, or None where the answer was no array (or is missing)."""
        return self.resolve(self.values.get(name))

    def resolve(self, reference) -> np.ndarray | None:
        """The array behind a reference as written by ``Evidence.keep``."""
        if isinstance(reference, dict) and isinstance(reference.get("array"), str):
            return self.arrays.get(reference["array"])
        return None

    def type_of(self, name: str) -> str:
        """What the student returned under this name, in words for a message."""
        value = self.values.get(name)
        if isinstance(value, dict) and set(value) == {"type"}:
            return str(value["type"])
        if isinstance(value, dict) and "array" in value:
            return "an array"
        return type(value).__name__


def read(folder: Path, question: str) -> Record | None:
    """Read one question's evidence; None where none was written.

    Raises EvidenceError for evidence that is damaged, too large or holds anything but numbers.
    """
    document_path, arrays_path = folder / f"{question}.json", folder / f"{question}.npz"
    if not document_path.is_file() or document_path.is_symlink():
        return None
    if document_path.stat().st_size > MAX_JSON_BYTES:
        raise EvidenceError("the recorded answers are too large")
    try:
        document = json.loads(document_path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:
        raise EvidenceError(f"the recorded answers cannot be read: {error}") from error
    return Record.from_document(document, _read_arrays(arrays_path))


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file() or path.is_symlink():
        raise EvidenceError("the recorded arrays are missing")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_ARRAY_BYTES * 1.1:
                raise EvidenceError("the recorded arrays are too large")
        with np.load(path, allow_pickle=False) as loaded:
            arrays = {name: loaded[name] for name in loaded.files}
    except EvidenceError:
        raise
    except Exception as error:
        raise EvidenceError(f"the recorded arrays cannot be read: {error}") from error
    if any(array.dtype.kind not in "biuf" for array in arrays.values()):
        raise EvidenceError("the recorded arrays hold something other than numbers")
    return arrays
