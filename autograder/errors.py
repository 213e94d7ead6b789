"""Errors that are the user's to mend: one plain sentence with the remedy, no traceback."""

from __future__ import annotations


class UserError(Exception):
    """Unusable input or arguments. The command line prints the message and exits with 2."""
