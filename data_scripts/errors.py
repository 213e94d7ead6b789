"""What can go wrong on the way to data, in words a person can act upon."""

from __future__ import annotations


class DataError(Exception):
    """Data or weights cannot be had. The message says what, where, and what to do."""


class Unavailable(DataError):
    """One source cannot deliver; the next one is tried."""


class Damaged(Unavailable):
    """A file is there but is not what it should be (truncated, altered, not an image)."""
