"""Headings, paragraphs, items and rows, as readers of marked-up formats find them → one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_ITEM = "- "


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is never empty. `places` are named offsets in it, such as the pages of a print."""

    text: str
    heading: bool = False
    places: tuple[tuple[int, str], ...] = ()


def item(text: str) -> str:
    """`text` as an item of a list."""
    return _ITEM + text


def joined(blocks: Sequence[Block]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Each block a paragraph, the items of a list together one; and the places in the whole."""
    parts: list[str] = []
    places: list[tuple[int, str]] = []
    offset = 0
    for number, block in enumerate(blocks):
        if number:
            both = block.text.startswith(_ITEM) and blocks[number - 1].text.startswith(_ITEM)
            parts.append("\n" if both else "\n\n")
            offset += len(parts[-1])
        places += ((offset + at, name) for at, name in block.places)
        parts.append(block.text)
        offset += len(block.text)
    return "".join(parts), tuple(places)
