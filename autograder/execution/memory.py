"""How much memory the processes of a run hold together, read from /proc.

What is counted is what the processes hold beyond files: private and shared memory of their own.
Pages that a fork shares with its parent are divided among those who share them, so that neither a
child of the warm parent pays for TensorFlow once more nor many small programs go uncounted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable


def over(tops: dict[int, int]) -> dict[int, int]:
    """Runs that hold more than they may.

    Arguments:
        tops: the limit in KB by the process id of a run's first process; everything that
            descends from it belongs to the run.

    Returns:
        KB held by process id, only of those above their limit; empty where there is no /proc.
    """
    held = {}
    for top, members in _families(tops).items():
        # Counting every page in full is quick and never too little: most runs need no more.
        if sum(_in_full(pid) for pid in members) > tops[top]:
            kilobytes = sum(_shared_out(pid) for pid in members)
            if kilobytes > tops[top]:
                held[top] = kilobytes
    return held


def _families(tops: Iterable[int]) -> dict[int, list[int]]:
    """The process ids of each run."""
    families: dict[int, list[int]] = {top: [] for top in tops}
    try:
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return families
    parents = {pid: _lines(pid, "status", ("PPid:",)) for pid in pids}
    for pid in pids:
        above = pid
        while above not in families and parents.get(above, 0) > 1:
            above = parents[above]
        if above in families:
            families[above].append(pid)
    return families


def _in_full(pid: int) -> int:
    return _lines(pid, "status", ("RssAnon:", "RssShmem:"))


def _shared_out(pid: int) -> int:
    """KB with shared pages divided; in full where the kernel does not tell, or the process hides."""
    return _lines(pid, "smaps_rollup", ("Pss_Anon:", "Pss_Shmem:")) or _in_full(pid)


def _lines(pid: int, file: str, names: tuple[str, ...]) -> int:
    """The sum of some lines; 0 for a process that has just ended or that cannot be looked at."""
    try:
        with open(f"/proc/{pid}/{file}", encoding="utf-8", errors="replace") as lines:
            return sum(int(line.split()[1]) for line in lines if line.startswith(names))
    except OSError:
        return 0
