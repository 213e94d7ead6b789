"""Silence while a question is examined."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys


@contextlib.contextmanager
def quiet():
    """Swallow what student code and Keras print while a question is examined.

    Under stock nbgrader any text on stderr in a test cell costs all its points, also a harmless
    TensorFlow notice written by C++ code, so file descriptor 2 is silenced as well. TensorFlow's
    Python logger keeps the stream it began with, so its warnings are held back at the source.
    """
    saved, logger = None, logging.getLogger("tensorflow")
    level = logger.level
    try:
        sys.stderr.flush()
        saved = os.dup(2)
        with open(os.devnull, "wb") as sink:
            os.dup2(sink.fileno(), 2)
    except (OSError, ValueError):
        pass
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            logger.setLevel(logging.CRITICAL)
            yield
    finally:
        logger.setLevel(level)
        if saved is not None:
            os.dup2(saved, 2)
            os.close(saved)
