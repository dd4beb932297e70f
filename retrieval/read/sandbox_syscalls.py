"""System calls that a process gives up for good: those that reach others, or what others own.

Files that it could open are left to `sandbox`. The filter is seccomp's, written as the kernel
takes it (Documentation/userspace-api/seccomp_filter.rst): libseccomp is not on every system, and
its Python bindings have had no release since 2021.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

# Numbers on x86-64 and on 64-bit ARM; None where a system has no such call.
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # Talking to anyone: nothing can be connected that is never made.
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "io_uring_setup": (425, 425),
    # Becoming, or starting, another program.
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    # Reaching into other processes.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "tkill": (200, 130),
    "pidfd_send_signal": (424, 424),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    # What belongs to a file apart from what it holds.
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "truncate": (76, 45),
    # The kernel's rarer doors.
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "chroot": (161, 51),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_KILL, _TGKILL, _PRLIMIT = (62, 129), (234, 131), (302, 261)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x4000_0000  # calls of another interface to the same kernel have this bit
_CLONE_THREAD = 0x10000

_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where they are in what a filter looks at
_ALLOW, _ERRNO, _END = 0x7FFF0000, 0x00050000, 0x80000000
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def give_up() -> bool:
    """Whether this process has no network from now on; whatever it starts inherits that.

    Needs PR_SET_NO_NEW_PRIVS. False where the kernel or the machine offers nothing like it.
    """
    machine = _ARCHITECTURES.get(os.uname().machine)
    if machine is None:
        return False
    code = _filter(*machine)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    none = ctypes.c_ulong(0)
    done = libc.prctl(
        _PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(program), none, none
    )
    return bool(done == 0)


def _filter(column: int, architecture: int) -> bytes:
    """The program: each step is a code, two jumps and a value."""
    denied = [number for pair in _DENIED.values() if (number := pair[column]) is not None]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _END),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
    ]
    for number in denied:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    # The C library starts threads by the older call where the newer is not there.
    steps += [(_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    # Threads may be started, processes not; what is for any process is for this one alone.
    steps += _unless(_CLONE[column], _BITS, _CLONE_THREAD)
    steps += _unless(_KILL[column], _EQUAL, os.getpid())
    steps += _unless(_TGKILL[column], _EQUAL, os.getpid())
    steps += _unless(_PRLIMIT[column], _EQUAL, 0)
    steps += [(_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _unless(number: int, comparing: int, value: int) -> list[tuple[int, int, int, int]]:
    """Deny a call whose first argument is another."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (comparing, 1, 0, value),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
