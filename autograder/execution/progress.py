"""How far a class is: a bar with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from autograder.results import NotebookResult

#: Seconds between two plain lines.
EVERY = 15.0


class Progress:
    """Counts finished submissions.

    Arguments:
        total: how many there will be.
        say: takes plain lines where the error stream is no terminal.
    """

    def __init__(self, total: int, say: Callable[[str], None]):
        self.total, self.say = total, say
        self.done = self.attention = 0
        self.begin = self.spoken = time.monotonic()
        self.bar = None
        if sys.stderr.isatty():
            from tqdm import tqdm

            self.bar = tqdm(total=total, unit="notebook", file=sys.stderr, smoothing=0.1)
        else:
            say(f"grading {total} notebook{'s' if total != 1 else ''} …")

    def step(self, result: NotebookResult) -> None:
        """One more is finished."""
        self.done += 1
        self.attention += result.status != "graded"
        if self.bar is not None:
            if self.attention:
                self.bar.set_postfix_str(f"{self.attention} incomplete or rejected")
            self.bar.update()
            return
        now = time.monotonic()
        if now - self.spoken >= EVERY and self.done < self.total:
            self.spoken = now
            left = (now - self.begin) / self.done * (self.total - self.done)
            self.say(f"  {self.done} of {self.total} graded, about {_duration(left)} left")

    def close(self) -> None:
        """Finish the display."""
        if self.bar is not None:
            self.bar.close()


def _duration(seconds: float) -> str:
    seconds = round(seconds)
    return f"{seconds} s" if seconds < 90 else f"{seconds // 60} min {seconds % 60:02d} s"
