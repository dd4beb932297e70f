"""What Telegram shows of the bot before anybody writes: its commands and its descriptions, in
each language of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from bot.telegram.context import Core
from bot.telegram.texts import FALLBACK, Say

PRIVATE = ("ask", "quote", "sources", "help", "privacy")
GROUP = ("ask", "quote", "help")
ADMINISTRATOR = (
    *(
        "ask",
        "quote",
        "sources",
        "articles",
        "remove",
        "cancel",
        "stats",
        "gaps",
        "help",
        "privacy",
    ),
)


async def register_commands(bot: Bot, core: Core, admins: Iterable[int]) -> None:
    """Tell Telegram what the bot can do, for each kind of chat and in each language."""
    for code, say in _languages(core):
        await _set(bot, PRIVATE, BotCommandScopeAllPrivateChats(), code, say)
        await _set(bot, GROUP, BotCommandScopeAllGroupChats(), code, say)
        await _describe(bot, code, say)
    for admin in admins:
        await register_administrator(bot, core, admin)


async def register_administrator(bot: Bot, core: Core, admin: int) -> None:
    """The administrators' commands for one's private chat."""
    for code, say in _languages(core):
        try:
            await _set(bot, ADMINISTRATOR, BotCommandScopeChat(admin), code, say)
        except (BadRequest, Forbidden):
            return  # has not written to the bot yet; /start makes up for it


def _languages(core: Core) -> Iterator[tuple[str | None, Say]]:
    """Each language's code and words; None is Telegram's for all that have no words here."""
    yield None, core.texts.say(FALLBACK)
    for language in core.texts.languages:
        if language != FALLBACK:
            yield language, core.texts.say(language)


async def _set(
    bot: Bot, names: Sequence[str], scope: BotCommandScope, code: str | None, say: Say
) -> None:
    commands = [BotCommand(name, say(f"command-{name}")) for name in names]
    await bot.set_my_commands(commands, scope=scope, language_code=code)


async def _describe(bot: Bot, code: str | None, say: Say) -> None:
    # Telegram lets a bot change these only so often; a start that changes nothing costs nothing.
    description, short = say("bot-description"), say("bot-short-description")
    if (await bot.get_my_description(code)).description != description:
        await bot.set_my_description(description, code)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
