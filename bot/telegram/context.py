"""What every feature of the bot works with, and what a feature is.

Each feature is a class that takes the `Core` and names its handlers; `bot.telegram.app` puts
them into one Application.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from telegram import User
from telegram.ext import BaseHandler

from bot.settings import Settings
from bot.telegram.db import State
from bot.telegram.metrics import Metrics
from bot.telegram.texts import Catalogue, Say
from bot.telegram.workers import Workers
from retrieval import Library

Handler = BaseHandler[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Core:
    """The parts that all features share; made once, at the start."""

    settings: Settings
    library: Library
    state: State
    texts: Catalogue
    workers: Workers
    """For people who ask, and look at what there is."""
    files: Workers
    links: Workers
    writing: Workers
    """One thread: who changes the archive waits for the others rather than find it busy."""
    metrics: Metrics

    def say(self, user: User | None) -> Say:
        """The words in a user's language."""
        return self.texts.say(user.language_code if user else None)


class Feature(Protocol):
    """A group of handlers for one thing that people do with the bot."""

    def handlers(self) -> Sequence[Handler]:
        """In the order in which they are asked whether an update is theirs."""
