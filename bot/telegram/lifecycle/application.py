"""python-telegram-bot's Application, set up; and what Telegram says at the start as sentences."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram import LinkPreviewOptions, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    ContextTypes,
    Defaults,
)

from bot.secrecy import Redaction
from bot.settings import Settings
from bot.telegram.context import Core
from bot.telegram.features import Features
from bot.telegram.lifecycle.error_handler import Apologies
from bot.telegram.lifecycle.ports import listen
from bot.telegram.transport.downloads import FileRequest
from bot.telegram.transport.get_updates import WatchedRequest
from bot.telegram.transport.polling import Rejected, Watch
from bot.telegram.transport.retries import PatientLimiter, is_passing
from bot.telegram.transport.turnstile import Paced
from bot.telegram.transport.update_queue import Doorway
from bot.telegram.transport.webhook import Destination, received
from retrieval import CitebotError
from retrieval.text import shown

POLL = timedelta(seconds=25)
# Beyond the questions that may wait, so many more updates are looked at: to say "busy" to some,
# and so that others can press buttons.
_BEYOND_QUEUE = 256
_CONNECTIONS = 16
_REASON = 200  # characters of what Telegram says
_TAKEN_IN = 5_000  # updates that wait here, of a few kilobytes each; the others wait at Telegram's
_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.EDITED_CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
]

App = Application[Any, Any, Any, Any, Any, Any]


class CannotStart(CitebotError):
    """The bot cannot begin its work; the message says what to do."""


def assembled(
    core: Core, features: Features, limiter: PatientLimiter, watch: Watch, door: Doorway
) -> App:
    """Raises CannotStart where the environment names a proxy that cannot be used."""
    settings, attention = core.settings, features.attention
    with _proxied():
        # Beyond this many requests wait for a connection; that is no fault.
        requests = FileRequest(_CONNECTIONS, read_timeout=20, connect_timeout=10, pool_timeout=None)
        updates = WatchedRequest(watch, door, core.metrics, connection_pool_size=1, pool_timeout=5)
    application: App = (
        ApplicationBuilder()
        .token(settings.telegram_token.reveal())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .request(requests)
        .get_updates_request(updates)
        .update_queue(door)
        .rate_limiter(limiter)
        .defaults(
            Defaults(
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                allow_sending_without_reply=True,
            )
        )
        .concurrent_updates(
            Paced(settings.telegram_queue + _BEYOND_QUEUE, attention.place, core.metrics)
        )
        .job_queue(None)
        .build()
    )
    updates.bot = application.bot
    for group, handlers in features.handlers().items():
        application.add_handlers(handlers, group)
    application.add_error_handler(Apologies(core, features.answering.give_up).handle)
    # Last, and whatever became of the first: it closes what an error would open.
    application.add_error_handler(_go_no_further)
    return application


async def _go_no_further(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """End the handling of an update with its first error: after the gate's, the other handlers
    would have their turn with what it has not let through."""
    raise ApplicationHandlerStop


def doorway(core: Core, features: Features) -> Doorway:
    """Where updates come in."""
    attention, most = features.attention, _TAKEN_IN + core.settings.telegram_queue
    return Doorway(attention.heeds, most, attention.overlooks)


@contextmanager
def _proxied() -> Iterator[None]:
    """What httpx finds wrong with the proxy as a sentence without it: it may hold a password."""
    try:
        yield
    except (ValueError, RuntimeError, httpx.InvalidURL) as error:
        raise CannotStart(
            "The proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or what NO_PROXY excepts, cannot "
            "be used: give one such as http://127.0.0.1:3128, or unset it."
        ) from error


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Telegram's errors at the start as sentences of what to do."""
    try:
        yield
    except InvalidToken as error:
        raise Rejected from error
    except TelegramError as error:
        redact = Redaction([settings.telegram_token.reveal()])
        reason = shown(redact(str(error)), _REASON).rstrip(".")
        if is_passing(error):
            raise CannotStart(
                f"Telegram cannot be reached at {redact(settings.telegram_api_url)} ({reason}): "
                "check the network, and CITEBOT_TELEGRAM_API_URL if it is set."
            ) from error
        raise CannotStart(f"Telegram refuses to start the bot: {reason}.") from error


async def poll(application: App, watch: Watch) -> None:
    """Ask Telegram for updates until the updater is stopped."""
    assert application.updater is not None  # only a builder that is told so leaves it out
    await application.updater.start_polling(
        timeout=POLL, allowed_updates=_UPDATES, error_callback=watch.fault
    )


@asynccontextmanager
async def webhook(core: Core, application: App, door: Doorway) -> AsyncIterator[None]:
    """Let Telegram call with updates. Raises CannotListen, TelegramError."""
    settings, bot = core.settings, application.bot
    url, secret = settings.telegram_webhook_url or "", settings.telegram_webhook_secret.reveal()
    listening = listen(settings.telegram_webhook_listen, "CITEBOT_TELEGRAM_WEBHOOK_LISTEN")
    # Listening comes first: Telegram is not told of an address where nobody is.
    to = Destination(bot, door, core.metrics, secret)
    async with received(listening, urlsplit(url).path, to):
        await bot.set_webhook(url, allowed_updates=_UPDATES, secret_token=secret)
        yield
