"""A line of a printed page, as its letters give it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line as printed. `base` is its baseline, `size` that of its letters.

    `divided` says that its last word goes on in the next line; the hyphen is not in `text`.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    divided: bool = False
