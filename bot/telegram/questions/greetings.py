"""Greetings and thanks: what is no question, and is answered by a friendly line.

Which words these are is said by the interface's texts, so that a language brings its own.
"""

from __future__ import annotations

from bot.telegram.questions.word_lists import Words, listed, words
from bot.telegram.texts import Catalogue


class Courtesies:
    """The words of all languages together."""

    def __init__(self, texts: Catalogue) -> None:
        self._replies: dict[Words, str] = {
            **dict.fromkeys(listed(texts, "greeting-words"), "greeting"),
            **dict.fromkeys(listed(texts, "thanks-words"), "thanks"),
        }

    def reply_to(self, text: str) -> str | None:
        """The name of what is to be said to a message that is nothing but a greeting or thanks."""
        return self._replies.get(words(text))
