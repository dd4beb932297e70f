"""A passage → the lists in it: which of its sentences are items of one, or rows of a table."""

from __future__ import annotations

import re
from itertools import groupby

from retrieval.types import Passage

_BULLET = re.compile(r"(?:[-*+•‣▪·–—]|\(?(?:\d{1,3}|[a-z])[.):])\s")
_CELL = re.compile(r"\||\t")
_LABEL = re.compile(r"[^\n:.!?|]{2,80}:\s")  # "Brass band: 1,200 crowns."
_ENDED = re.compile(r"[.!?…。！？]['\"”’»)\]]*\Z")
_FEWEST = 2
_FEWEST_LABELLED = 3  # what else has a colon is common prose


def items(passage: Passage) -> list[bool]:
    """Of each sentence, whether it is an item: a line by itself beside others of its kind."""
    kinds = [_kind(passage, number) for number in range(len(passage.sentences))]
    found: list[bool] = []
    for kind, run in groupby(kinds):
        size = len(list(run))
        fewest = _FEWEST_LABELLED if kind == "label" else _FEWEST
        found += [bool(kind) and size >= fewest] * size
    return found


def behind(passage: Passage, number: int) -> list[int]:
    """The items of the list that a sentence announces: "The members are:"."""
    if not passage.sentence(number).endswith(":"):
        return []
    listed, found = items(passage), []
    for at in range(number + 1, len(listed)):
        if not listed[at]:
            break
        found.append(at)
    return found


def _kind(passage: Passage, number: int) -> str:
    """What makes it look like an item; "" where nothing does."""
    text, (start, end) = passage.sentence(number), passage.sentences[number]
    start, end = start - passage.start, end - passage.start
    alone = not passage.text[:start].rpartition("\n")[2].strip()
    alone = alone and not passage.text[end:].partition("\n")[0].strip()
    if not alone or "\n" in text or text.endswith(":"):
        return ""
    if _CELL.search(text):
        return "row"
    if _BULLET.match(text):
        return "bullet"
    if _LABEL.match(text):
        return "label"
    return "" if _ENDED.search(text) else "line"
