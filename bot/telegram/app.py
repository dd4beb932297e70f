"""The bot as a whole: how it starts, runs and ends. What it does for people is its features'."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import re
import secrets
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

from telegram.error import InvalidToken, TelegramError

from bot import open_library
from bot.secrecy import redacted
from bot.settings import Secret, Settings
from bot.telegram.command_menu import register_commands
from bot.telegram.context import Core
from bot.telegram.db import State
from bot.telegram.features import Features
from bot.telegram.lifecycle import logs
from bot.telegram.lifecycle.application import (
    App,
    CannotStart,
    assembled,
    doorway,
    explained,
    poll,
    webhook,
)
from bot.telegram.lifecycle.forgetting import forget_hourly
from bot.telegram.lifecycle.health import Called, served, status
from bot.telegram.lifecycle.systemd import Supervisor
from bot.telegram.metrics import Metrics
from bot.telegram.texts import Catalogue
from bot.telegram.transport import retries
from bot.telegram.transport.polling import Watch
from bot.telegram.workers import Workers
from retrieval import CitebotError, Library

_log = logging.getLogger(__name__)

# ONNX Runtime has threads of its own beneath each.
THREADS = {"workers": 2, "files": 2, "links": 2, "writing": 1}
GRACE = 90.0  # seconds for what is in flight when the bot is asked to stop
_STOP_POLLING = 5.0
_NOBODY = Supervisor()
OnFailure = Callable[[CitebotError], None]


def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C, and finish what is in flight then.

    Raises CitebotError where only a person can help.
    """
    supervisor = Supervisor.of(os.environ)
    supervisor.tell("STATUS=The archive and the model are loaded.")
    settings = _complete(settings)
    # The webhook's secret may have been made just now.
    redacted.hide(settings.telegram_token.reveal(), settings.telegram_webhook_secret.reveal())
    logs.set_up(settings.log_format, redacted)
    with open_library.filled(settings, may_be_empty=True) as library:
        library.warm_up()
        gc.collect()
        asyncio.run(_serve(settings, library, supervisor))


async def _serve(settings: Settings, library: Library, supervisor: Supervisor) -> None:
    loop = asyncio.get_running_loop()
    over: asyncio.Future[None] = loop.create_future()

    def stop(signal_number: int) -> None:
        _log.info("Asked to stop: finishing what is in flight.")
        loop.remove_signal_handler(signal_number)  # the second time it is meant
        if not over.done():
            over.set_result(None)

    def fail(error: CitebotError) -> None:
        if not over.done():
            over.set_exception(error)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    async with running(settings, library, fail, supervisor):
        await over


@asynccontextmanager
async def running(
    settings: Settings,
    library: Library,
    on_failure: OnFailure | None = None,
    supervisor: Supervisor = _NOBODY,
) -> AsyncIterator[App]:
    """A bot at work; at the end it takes no more updates and finishes those that it has.

    `on_failure` hears what makes going on useless. Raises CitebotError where it cannot start.
    """
    settings = _complete(settings)
    metrics, watch = Metrics(), Watch(on_failure or _log_failure)
    async with AsyncExitStack() as stack:
        state = State(settings.telegram_state)
        stack.callback(state.close)
        pools = {
            name: Workers(metrics, threads, settings.telegram_queue, name)
            for name, threads in THREADS.items()
        }
        for pool in pools.values():
            stack.callback(pool.close)
        # Parsing them takes a tenth of a second.
        texts = await pools["files"].run(Catalogue)
        core = Core(settings, library, state, texts, metrics=metrics, **pools)
        updates = Called() if settings.telegram_webhook_url else watch
        people = core.workers
        at_work = asyncio.create_task(supervisor.keep(lambda: status(updates, people.waiting)))
        stack.push_async_callback(_cancelled, at_work)
        if settings.telegram_health:
            await stack.enter_async_context(served(settings.telegram_health, updates, metrics))
        limiter = retries.PatientLimiter(metrics, retries.AT_START)
        features = Features(core)
        door = doorway(core, features)
        application = assembled(core, features, limiter, watch, door)
        stack.push_async_callback(application.bot.shutdown)
        with explained(settings):
            await application.initialize()
            stack.push_async_callback(application.shutdown)
            await _introduce(core, features, application)
            await application.start()
            stack.push_async_callback(_finish, application, limiter, features)
            if settings.telegram_webhook_url:
                await stack.enter_async_context(webhook(core, application, door))
            else:
                await poll(application, watch)
        limiter.patience = retries.RUNNING
        # What is loaded now stays: looking through all of it for garbage would stop the event
        # loop for a tenth of a second each time.
        gc.freeze()
        stack.callback(gc.unfreeze)
        for work in (forget_hourly(core), _answer_owed(application, features)):
            stack.push_async_callback(_cancelled, asyncio.create_task(work))
        supervisor.tell("READY=1")
        stack.callback(supervisor.tell, "STOPPING=1")
        yield application


def _complete(settings: Settings) -> Settings:
    """The settings with a webhook secret. Raises CannotStart where the token is none."""
    token = settings.telegram_token.reveal()
    if not token:
        raise CannotStart(
            "There is no token: ask @BotFather in Telegram for a bot, and set "
            "CITEBOT_TELEGRAM_TOKEN to the token that it shows."
        )
    if not re.fullmatch("[0-9]+:[A-Za-z0-9_-]+", token):
        raise CannotStart(
            "CITEBOT_TELEGRAM_TOKEN is no token: one looks like 123456:ABC-DEF, as @BotFather "
            "shows it."
        )
    if settings.telegram_webhook_secret:
        return settings
    return replace(settings, telegram_webhook_secret=Secret(secrets.token_urlsafe(32)))


async def _introduce(core: Core, features: Features, application: App) -> None:
    """Register the commands, and tell the log who the bot is and how to become its owner."""
    try:
        await register_commands(application.bot, core, await features.members.admins())
    except InvalidToken:
        raise
    except TelegramError as error:
        # The menus stay as they were: no reason not to answer questions.
        _log.warning("The commands could not be registered: %s", error)
    name = application.bot.username
    _log.info("This is @%s: https://t.me/%s", name, name)
    if link := await features.gate.claim_link(name):
        _log.warning(
            "There is no administrator yet. Whoever opens this link first becomes one: %s", link
        )


async def _finish(application: App, limiter: retries.PatientLimiter, features: Features) -> None:
    """Take no more updates, and finish with those that are there."""
    limiter.hurry()
    reading = asyncio.create_task(features.uploads.end())
    if application.updater and application.updater.running:
        # A token that was rejected meanwhile is raised here again; and a pause between two
        # tries of polling is not waited for.
        with suppress(TimeoutError, InvalidToken):
            await asyncio.wait_for(application.updater.stop(), _STOP_POLLING)
    await reading
    try:
        await asyncio.wait_for(application.stop(), GRACE)
    except TimeoutError:
        ours = f"Application:{application.bot.id}:"
        left = [task for task in asyncio.all_tasks() if task.get_name().startswith(ours)]
        _log.warning("%d updates are left; questions are answered after a restart.", len(left))
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _answer_owed(application: App, features: Features) -> None:
    """Answer what is owed from before the start, and what a lost network has outlasted since."""
    while True:
        owed = application.create_task(features.questions.resume(application), name="owed")
        await asyncio.wait([owed])  # unlike the task itself, this may be cancelled
        await asyncio.sleep(retries.RUNNING)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _log_failure(error: CitebotError) -> None:
    _log.error("%s", error)
