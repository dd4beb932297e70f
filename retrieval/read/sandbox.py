"""What a process of the readers may do at most: its limits; on Linux no network and no files.

Landlock (https://docs.kernel.org/userspace-api/landlock.html) is called as the kernel offers it:
of the packages for it one is no more than a pre-release, the others a few months old, and none
says anything of networks. Where the system has none of it, the limits hold alone.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CPU_SECONDS = 3_600
"""Of a process that serves many files; it ends itself well before."""
_MOST_FILES = 256  # open ones
_NICER = 5  # whoever asks comes first
FILES, NETWORK = "files", "network"

# What programs are made of; none of it is anybody's.
_SYSTEM = (
    *("/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store"),
    *("/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu"),
    *("/dev/null", "/dev/zero", "/dev/urandom"),
)
_SITE = frozenset({"site-packages", "dist-packages", "lib-dynload"})

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# Rights over files, by the version that knows them all; what is not allowed below is denied.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP, _TCP_SINCE = 0b11, 4
_SCOPES, _SCOPES_SINCE = 0b11, 6  # signals to others, and their abstract sockets
_PR_SET_NO_NEW_PRIVS = 38


def confine(memory: int) -> list[str]:
    """Give up what reading does not need, before anything of a file is seen.

    `memory` is in bytes of address space. Returns what is kept from this process.
    """
    _limit(memory)
    if sys.platform != "linux":
        return []
    # If memory runs out it shall be this process that the system ends.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    from retrieval.read import sandbox_syscalls

    libc = ctypes.CDLL(None, use_errno=True)
    one, none = ctypes.c_ulong(1), ctypes.c_ulong(0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, one, none, none, none) != 0:
        return []
    kept = [FILES] if _lock_files(libc) else []
    return [*kept, NETWORK] if sandbox_syscalls.give_up() else kept


def _limit(memory: int) -> None:
    """Limits that cannot be raised again."""
    if resource is None:
        return
    os.nice(_NICER)
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _MOST_FILES,
    }
    for limit, most in limits.items():
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS has some of them in name only
            resource.setrlimit(limit, (most, most))


def _lock_files(libc: ctypes.CDLL) -> bool:
    """Whether nothing but programs can be read from now on, and nothing be written."""
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    handled = [(1 << _RIGHTS[min(version, max(_RIGHTS))]) - 1]
    handled += [_TCP] if version >= _TCP_SINCE else []
    handled += [_SCOPES] if version >= _SCOPES_SINCE else []
    rules = struct.pack(f"={len(handled)}Q", *handled)
    ruleset = libc.syscall(_CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), 0)
    if ruleset < 0:
        return False
    for path, rights in _readable():
        _allow(libc, ruleset, path, rights)
    locked: bool = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return locked


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this system
    try:
        rights = rights if path.is_dir() else rights & _READ_FILE
        rule = struct.pack("=Qi", rights, place)
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


def _readable() -> Iterator[tuple[Path, int]]:
    """Where programs and their modules are, and with which rights."""
    both = _READ_FILE | _READ_DIR
    for name in _SYSTEM:
        yield Path(name), both
    for prefix in {sys.prefix, sys.base_prefix}:
        yield Path(prefix, "lib"), both
    for entry in map(Path, sys.path):
        if entry.name in _SITE or entry.is_file():
            yield entry, both
            continue
        # A folder of somebody's work may hold more than modules, such as settings.
        yield entry, _READ_DIR
        yield from ((module, both) for module in _modules(entry))


def _modules(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        for path in folder.iterdir():
            if path.suffix in (".py", ".so") or (path / "__init__.py").exists():
                yield path
