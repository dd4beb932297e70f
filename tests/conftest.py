"""Settings and fixtures that test modules share. One with a fixture of the same name uses its own.

What the fixtures need is imported inside them: most tests know nothing of Telegram.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from telegram_server import Person, TelegramServer
    from website import Site

    from retrieval import Library

# The same examples on every machine: a failure in CI is one that can be had at home.
settings.register_profile("citebot", derandomize=True, deadline=None)
settings.load_profile("citebot")


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundled model is exported to: once for all tests, or once for all runs."""
    kept = os.environ.get("CITEBOT_TEST_CACHE")
    return Path(kept) if kept else tmp_path_factory.mktemp("models")


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """What a test starts can be interrupted, also where the suite itself cannot.

    A shell has what it runs in the background ignore SIGINT, and what is ignored stays so in every
    program started from there; a handler does not, and is the default there again.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server on the loopback address."""
    from website import Site

    started = Site()
    yield started
    started.close()


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    """A Bot API server that, in the end, has had nothing to refuse."""
    from telegram_bot import ANN, BOB, BOSS
    from telegram_server import TelegramServer

    async with TelegramServer() as started:
        for number, name in ((BOSS, "Boss"), (ANN, "Ann"), (BOB, "Bob")):
            # All have written to the bot before.
            started.person(number, name).chat.started = True
        yield started
        assert started.refused == []


@pytest.fixture
def boss(server: TelegramServer) -> Person:
    from telegram_bot import BOSS

    return server.people[BOSS]


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    from telegram_bot import ANN

    return server.people[ANN]


@pytest.fixture
def bob(server: TelegramServer) -> Person:
    from telegram_bot import BOB

    return server.people[BOB]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An archive with the articles that the bot's tests ask about."""
    import fakes
    from telegram_bot import ARTICLES

    filled = fakes.library(tmp_path / "archive")
    filled.add(ARTICLES)
    return filled


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    options = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(options, capture_output=True).returncode:
        pytest.skip("this machine allows no mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)
