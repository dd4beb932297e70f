"""Files and folders for their owner alone, as an archive and what is remembered beside it are.

Modes mean nothing on Windows, where a user's folders are private anyway.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
# The one file of an archive that is not a store's own: `retrieval.search.calibration` keeps it.
CALIBRATION = "calibration.json"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make(path: Path) -> None:
    """An empty file at `path`, where there is none. Raises OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, FILE))


def write(path: Path, text: str) -> None:
    """Put `text` into a file in one step. Raises OSError."""
    scratch = path.with_name(path.name + ".new")
    scratch.unlink(missing_ok=True)
    make(scratch)
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)


def tighten(paths: Iterable[Path]) -> None:
    """Take from others what they may do with those files and folders that are this user's.

    Links are left alone, and so is what cannot be changed.
    """
    for path in paths:
        with suppress(OSError):
            found = path.lstat()
            mode = stat.S_IMODE(found.st_mode)
            if _is_own(found) and mode & _OTHERS:
                path.chmod(mode & ~_OTHERS)


def tighten_within(folder: Path) -> None:
    """The same for what lies in a folder, if there is one."""
    with suppress(OSError):
        tighten(list(folder.iterdir()))


def _is_own(found: os.stat_result) -> bool:
    plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return plain and found.st_uid == getattr(os, "geteuid", lambda: found.st_uid)()
