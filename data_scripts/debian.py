"""Debian's packages of data, downloaded and unpacked without being root and without installing."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from data_scripts import settings
from data_scripts.errors import Unavailable

PATIENCE = 180  # seconds for about 30 MB


def unpack(package: str, use: Callable[[Path], None]) -> None:
    """Download a package with apt, unpack it into a temporary folder and hand that over.

    apt itself checks the package against Debian's signed lists.

    Args:
        package: name of the Debian package.
        use: called with the unpacked folder, which is removed afterwards.

    Raises:
        Unavailable: this is no Debian, or the package cannot be had.
    """
    if settings.offline():
        raise Unavailable("offline mode (COURSE_OFFLINE=1 or --offline)")
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Unavailable("there is no apt-get here")
    if _run(["apt-cache", "show", package], None).returncode != 0:
        raise Unavailable(f"apt knows no package {package} (has `apt-get update` been run?)")
    settings.say(f"Asking apt for the package {package} …")
    with tempfile.TemporaryDirectory(prefix="course-debian-") as name:
        folder = Path(name)
        options = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=5"]
        options += ["-o", "APT::Sandbox::User="]  # apt's own user may not enter our folder
        found = _run(["apt-get", *options, "download", package], folder)
        archives = sorted(folder.glob("*.deb"))
        if found.returncode != 0 or not archives:
            reason = (found.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Unavailable(f"apt-get download {package} failed ({reason})")
        unpacked = folder / "unpacked"
        if _run(["dpkg-deb", "-x", str(archives[0]), str(unpacked)], folder).returncode != 0:
            raise Unavailable(f"{archives[0].name} cannot be unpacked")
        use(unpacked)


def _run(command: list[str], folder: Path | None) -> subprocess.CompletedProcess:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{command[0]} did not finish ({error})") from error
