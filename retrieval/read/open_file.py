"""Opening what a path says, whatever lies there by now: regular files only, and without waiting."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice

# A pipe would be waited for without end. Some systems know none of these.
_FLAGS = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_FROM_FOLDERS = os.open in os.supports_dir_fd  # not on Windows
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = sum(getattr(os, flag, 0) for flag in ("O_PATH", "O_DIRECTORY", "O_CLOEXEC")) | _NO_LINK


def regular(path: Path, root: Path | None = None) -> BinaryIO:
    """The file at `path`, open; below `root` if there is one, wherever links on the way lead.

    Raises UnreadableArticle where it is none, or not there, and OSError.
    """
    number = os.open(path, _FLAGS) if root is None else _below(path, root)
    try:
        # Only now: another one may have taken its place before it was opened.
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise no_file()
    except BaseException:
        os.close(number)
        raise
    return open(number, "rb", buffering=0)  # noqa: PTH123 - pathlib opens no descriptors


def no_file() -> UnreadableArticle:
    return UnreadableArticle(Notice("no-file"))


def _below(path: Path, root: Path) -> int:
    real, root = (Path(os.path.realpath(each, strict=True)) for each in (path, root))
    if not real.is_relative_to(root) or real == root:
        raise UnreadableArticle(Notice("leads-out"))
    if not _FROM_FOLDERS:
        return os.open(real, _FLAGS)
    # Step by step, so that what has become a link since then is not followed.
    *folders, name = real.relative_to(root).parts
    at = os.open(root, _FOLDER & ~_NO_LINK)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER, dir_fd=at)
            os.close(at)
            at = inner
        return os.open(name, _FLAGS | _NO_LINK, dir_fd=at)
    finally:
        os.close(at)
