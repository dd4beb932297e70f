"""A strict local Telegram Bot API server over real HTTP, and people who use it.

It refuses what Telegram refuses and what its documentation does not know, so that a bot which
passes here sends nothing that Telegram would reject. One server serves one bot.
"""

from telegram_server.chats import Chat
from telegram_server.errors import Call, Refused
from telegram_server.inline import InlineAnswer
from telegram_server.messages import Attachment, Sent
from telegram_server.people import Person
from telegram_server.server import TelegramServer

__all__ = [
    "Attachment",
    "Call",
    "Chat",
    "InlineAnswer",
    "Person",
    "Refused",
    "Sent",
    "TelegramServer",
]
