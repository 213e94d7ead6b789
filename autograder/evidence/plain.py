"""Reduce what student code returns to exact plain types before anything is recorded.

Subclasses of int, float, str or ndarray with their own ``__eq__`` are the cheapest way to fool a
checker, so nothing but exact built-in types leaves this module.
"""

from __future__ import annotations

import math

import numpy as np

#: Longest text kept from student code, in characters.
MAX_TEXT = 2_000


def type_name(value) -> str:
    """Qualified type name of a value, as in ``numpy.ndarray`` (never calls the value's code)."""
    kind = type(value)
    module = getattr(kind, "__module__", "")
    return kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"


def clip(text: str, limit: int = MAX_TEXT) -> str:
    """Cut a text to ``limit`` characters, saying so."""
    text = str.__str__(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain(value, depth: int = 6):
    """JSON-able copy of a value made of exact built-in types.

    Numbers become int or float, NumPy scalars likewise, tuples and lists become lists, mappings
    get string keys. Anything else becomes ``{"type": "<qualified name>"}``: its presence is
    recorded, its content is not. NaN and infinities become ``{"number": "nan"}`` and so on,
    since JSON has no word for them.
    """
    if value is None or value is True or value is False:
        return value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int.__int__(value) if isinstance(value, int) else int(value)
    if isinstance(value, (float, np.floating)):
        number = float.__float__(value) if isinstance(value, float) else float(value)
        return number if math.isfinite(number) else {"number": str(number)}
    if isinstance(value, str):
        return clip(value)
    if depth > 0 and isinstance(value, (list, tuple)):
        return [plain(item, depth - 1) for item in list(value)[:1000]]
    if depth > 0 and isinstance(value, dict):
        items = list(dict.items(value))[:1000]
        return {clip(str(key), 200): plain(item, depth - 1) for key, item in items}
    return {"type": type_name(value)}


def as_array(value) -> np.ndarray | None:
    """Exact ``numpy.ndarray`` of numbers from an array, tensor, list or scalar; None if it is none.

    Object, text and structured arrays are refused: they could carry code.
    """
    if hasattr(value, "numpy") and not isinstance(value, np.ndarray):
        try:
            value = value.numpy()
        except Exception:  # a symbolic tensor or a hostile object: simply not an array
            return None
    try:
        array = np.array(value, subok=False)
    except Exception:
        return None
    if array.dtype.kind not in "biuf":
        return None
    return np.ascontiguousarray(array)
