"""Is there a network? Asked once, answered within a few seconds, remembered for a minute."""

from __future__ import annotations

import socket
import threading
import time
import urllib.parse
import urllib.request

from data_scripts import settings
from data_scripts.errors import Unavailable

PATIENCE = 4.0  # seconds for name lookup and connection together
_MEMORY = 60.0  # seconds for which a failure is believed
_failed: dict[tuple[str, int], float] = {}


def require(url: str) -> None:
    """Raise ``Unavailable`` at once if the server (or the proxy before it) cannot be reached.

    Looking up a name may take the system half a minute when there is no network; here a helper
    thread does it and is not waited for longer than ``PATIENCE``.

    Args:
        url: what is about to be asked for.
    """
    if settings.offline():
        raise Unavailable("offline mode (COURSE_OFFLINE=1 or --offline)")
    host, port = _first_hop(url)
    if time.monotonic() - _failed.get((host, port), -_MEMORY) < _MEMORY:
        raise Unavailable(f"{host} could not be reached a moment ago")
    answer: list[str] = []
    asking = threading.Thread(target=_connect, args=(host, port, answer), daemon=True)
    asking.start()
    asking.join(PATIENCE)
    problem = answer[0] if answer else f"no answer within {PATIENCE:.0f} s"
    if problem:
        _failed[host, port] = time.monotonic()
        raise Unavailable(f"{host} cannot be reached ({problem})")


def forget() -> None:
    """Ask again next time, as after the cable was plugged in."""
    _failed.clear()


def _first_hop(url: str) -> tuple[str, int]:
    """Host and port to which the first connection goes: the proxy, if there is one."""
    parts = urllib.parse.urlsplit(url)
    proxy = urllib.request.getproxies().get(parts.scheme)
    if proxy and not urllib.request.proxy_bypass(parts.hostname or ""):
        parts = urllib.parse.urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _connect(host: str, port: int, answer: list[str]) -> None:
    try:
        with socket.create_connection((host, port), timeout=PATIENCE):
            answer.append("")
    except OSError as error:
        answer.append(error.strerror or str(error))
