"""Paths as people write them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def expanded(path: str | Path) -> Path:
    """`path` with "~" as its user's home; as it is where "~somebody" is nobody here."""
    with suppress(RuntimeError):
        return Path(path).expanduser()
    return Path(path)
