"""Greetings and thanks: what is no question, and is answered by a friendly line.

Which words these are is said by the interface's texts, so that a language brings its own.
"""

from __future__ import annotations

import re

from bot.telegram.texts import Catalogue

_WORD = re.compile(r"\w+")


class Courtesies:
    """The words of all languages together."""

    def __init__(self, texts: Catalogue) -> None:
        self._replies: dict[tuple[str, ...], str] = {
            **dict.fromkeys(_listed(texts, "greeting-words"), "greeting"),
            **dict.fromkeys(_listed(texts, "thanks-words"), "thanks"),
        }

    def reply_to(self, text: str) -> str | None:
        """The name of what is to be said to a message that is nothing but a greeting or thanks."""
        return self._replies.get(_words(text))


def _words(text: str) -> tuple[str, ...]:
    """In lower case, without marks and pictures."""
    return tuple(_WORD.findall(text.casefold().replace("ё", "е")))


def _listed(texts: Catalogue, message: str) -> set[tuple[str, ...]]:
    """The entries of a message that is a list, between commas; of all languages together."""
    lists = (texts.say(language)(message) for language in texts.languages)
    return {_words(entry) for each in lists for entry in each.split(",")}
