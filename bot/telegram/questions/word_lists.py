"""The words of what people write, and of the lists of words that a language brings."""

from __future__ import annotations

import re

from bot.telegram.texts import Catalogue

Words = tuple[str, ...]
_WORD = re.compile(r"\w+")


def words(text: str) -> Words:
    """In lower case, without marks and pictures."""
    return tuple(_WORD.findall(text.casefold().replace("ё", "е")))


def listed(texts: Catalogue, message: str) -> set[Words]:
    """The entries of a message that is a list, between commas; of all languages together."""
    lists = (texts.say(language)(message) for language in texts.languages)
    return {words(entry) for each in lists for entry in each.split(",")}
