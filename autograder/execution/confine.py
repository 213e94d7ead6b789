"""What a process does to itself before it runs a submission: namespaces, limits, no way back.

Used inside the sandbox that ``sandbox.command`` builds. Python 3.11 has no wrappers for these
system calls, so they are reached through the C library.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys

_NEW_NAMESPACES = 0x10000000 | 0x20000000 | 0x00020000 | 0x08000000 | 0x40000000
"""CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET"""

_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x4000, 0x40000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38

#: Ids of the account that submissions run under when a class is graded by root.
NOBODY = 65534

#: Name of the account inside the sandbox (its number means nothing outside).
STUDENT_ID = 1000

#: The private folder of a run: HOME, TMPDIR and working directory lie in it.
PRIVATE = "/private"


def _call(name: str, *arguments) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def become_nobody() -> None:
    """As root inside the outer sandbox: mount /proc, then give up every privilege for good."""
    if os.getuid() != 0:
        return
    _call("mount", b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, None)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    drop_capabilities()
    # A change of user hides /proc/self, which the child's own namespaces need.
    _call("prctl", _PR_SET_DUMPABLE, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    if sys.platform.startswith("linux"):
        _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def enter_namespaces(private_mb: int) -> None:
    """Give this process's future children a world of their own.

    Own users, processes, network (none), shared memory, and mounts with an empty private folder.
    The caller must fork once more: only children enter the new process namespace.
    """
    user, group = os.getuid(), os.getgid()
    _call("unshare", _NEW_NAMESPACES)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{STUDENT_ID} {user} 1")
    _write("/proc/self/gid_map", f"{STUDENT_ID} {group} 1")
    _call("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)
    options = f"size={private_mb}m,nr_inodes=20000,mode=700".encode()
    for place in (PRIVATE, "/dev/shm"):
        _call("mount", b"tmpfs", place.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV, options)


def finish_namespaces() -> None:
    """In the first process of the new namespaces: see only own processes, allow no further ones."""
    _call("mount", b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, None)
    _write("/proc/sys/user/max_user_namespaces", "0")
    drop_capabilities()


def prefer_as_victim() -> None:
    """Where the machine runs out of memory, end this process before the grader."""
    with contextlib.suppress(OSError):
        _write("/proc/self/oom_score_adj", "1000")


def drop_capabilities() -> None:
    """Lose all capabilities, including those that a program run later could regain."""
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with contextlib.suppress(OSError):  # ends with the first number this kernel does not know
        for capability in range(64):
            _call("prctl", _PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


def private_folder() -> None:
    """Make HOME and the working directory in the private folder and go there."""
    for name in ("home", "work"):
        os.makedirs(f"{PRIVATE}/{name}", mode=0o700, exist_ok=True)
    os.chdir(f"{PRIVATE}/work")


def limit(limits: dict) -> None:
    """Set resource limits for this process and all it starts.

    Arguments:
        limits: ``memory_mb``, ``processes``, ``file_mb`` and ``notebook_seconds`` of the rubric.
    """
    import resource

    def lower(kind, soft: int, hard: int | None = None) -> None:
        most = resource.getrlimit(kind)[1]
        hard = soft if hard is None else hard
        if most != resource.RLIM_INFINITY:
            hard = min(hard, most)
        resource.setrlimit(kind, (min(soft, hard), hard))

    cores = os.cpu_count() or 1
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_NOFILE, 1024)
    # Threads count as processes, and TensorFlow starts several per core.
    lower(resource.RLIMIT_NPROC, int(limits["processes"]) + 16 * cores)
    lower(resource.RLIMIT_FSIZE, int(limits["file_mb"]) << 20)
    lower(resource.RLIMIT_DATA, _data_bytes() + (int(limits["memory_mb"]) << 20))
    seconds = int(limits["notebook_seconds"] * (cores + 1)) + 60
    lower(resource.RLIMIT_CPU, seconds, seconds + 5)


def _data_bytes() -> int:
    """Private memory this process holds already (inherited from the warm parent)."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmData:"):
                    return int(line.split()[1]) << 10
    except OSError:
        pass
    return 0


def close_all_but(*kept: int) -> None:
    """Close every file descriptor except the given ones; 0, 1 and 2 lead nowhere afterwards."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    last = 3
    for descriptor in sorted(kept):
        os.closerange(last, descriptor)
        last = descriptor + 1
    os.closerange(last, os.sysconf("SC_OPEN_MAX") if last < 4096 else last)


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
