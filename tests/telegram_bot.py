"""The real bot, at work against the test server. Import it as `from telegram_bot import bot`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import fakes
from telegram.ext import Application
from telegram_server import TelegramServer

from bot.settings import Secret, Settings
from bot.telegram.app import running
from retrieval import Article, Library

TOKEN = "123456:SECRET-TEST-TOKEN"

# Who is there in the fixtures of the same names in conftest.py.
BOSS, ANN, BOB = 7, 1001, 1002
OFFICE: dict[str, Any] = {"telegram_admins": (BOSS,)}
ADMINS_ONLY = "Only the bot’s administrators can do this."

SOCHI = Article(
    "Sochi talks",
    "Delegations met in Sochi on Monday. The foreign ministers signed a treaty on fishing.\n\n"
    "Those who did not recognize the election left the hall. Abkhazia was among them.",
    id="sochi",
    source="https://news.example.org/2031/sochi-talks",
    published=date(2031, 5, 23),
    tags=("diplomacy",),
)
BRIDGE = Article(
    "Bridge closed",
    "The chain bridge closed on Friday. Engineers found cracks in two pillars.\n\n"
    "Nobody was hurt. Buses take the ferry until autumn.",
    id="bridge",
    published=date(2031, 2, 5),
)
OTTERS = Article(
    "Otters return",
    "Otters live in the mill stream again. A ranger counted seven cubs in April.",
    id="otters",
    source="otters.txt",
    published=date(2031, 4, 22),
)
ARTICLES = (SOCHI, BRIDGE, OTTERS)
# Each is answered by the article beside it; the last by none.
QUESTIONS = {
    "who did not recognize the election": SOCHI,
    "engineers found cracks in two pillars": BRIDGE,
    "a ranger counted seven cubs": OTTERS,
}
UNANSWERED = "zeppelin quarrel yesterday"


def settings_for(server: TelegramServer, folder: Path, **options: Any) -> Settings:
    """Settings of a bot that serves everybody, with its memory in `folder`."""
    settled: dict[str, Any] = {
        "telegram_token": Secret(TOKEN),
        "telegram_access": "open",
        "telegram_api_url": server.url,
        "telegram_state": folder / "state.sqlite3",
        "telegram_health": None,
        # Tests ask faster than people.
        "telegram_questions_per_minute": 1000,
        **options,
    }
    return Settings(**settled)


@asynccontextmanager
async def bot(
    server: TelegramServer, tmp_path: Path, *, library: Library | None = None, **settings: Any
) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """The bot with `ARTICLES` as its archive, or with `library`; `settings` are Settings' fields.

    Started twice with the same `tmp_path` it remembers what it did.
    """
    given = library is not None
    archive = library or fakes.library(tmp_path / "archive")
    try:
        if not given:
            archive.add(ARTICLES)
        async with running(settings_for(server, tmp_path, **settings), archive) as application:
            yield application
    finally:
        if not given:
            archive.close()
