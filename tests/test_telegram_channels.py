"""Posts of listed channels become articles that are cited by their t.me links."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fakes
import pytest
from filelock import FileLock
from telegram_bot import ARTICLES, bot
from telegram_server import Person, TelegramServer
from telegram_server.messages import Attachment

from bot.telegram.archive import channels
from retrieval import Article, Library

LISTED: dict[str, Any] = {"telegram_channels": ("@harbournews",)}
POST = "Ferry aground #ferry #Split@harbournews\n\nThe ferry Jadran ran aground near Split."


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as started:
        yield started
        assert started.refused == []


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person(1001, "Ann")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    filled = fakes.library(tmp_path / "archive")
    filled.add(ARTICLES)
    return filled


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def of_channels(library: Library) -> dict[str, Article]:
    """The articles with t.me links, by link."""
    kept = (library.article(listed.id) for listed in library.articles())
    return {each.source: each for each in kept if each and "t.me" in (each.source or "")}


async def test_post_is_an_article_cited_by_its_link(
    server: TelegramServer, ann: Person, library: Library, tmp_path: Path
) -> None:
    news = server.channel("Harbour News", username="HarbourNews")
    async with bot(server, tmp_path, library=library, **LISTED):
        post = await news.post(POST)
        await until(lambda: of_channels(library))
        answer = await ann.asks("the ferry jadran ran aground")
    link = f"https://t.me/HarbourNews/{post.id}"
    kept = of_channels(library)[link]
    assert kept.title == "Ferry aground #ferry #Split@harbournews"
    assert kept.text == POST
    assert kept.tags == ("ferry", "Split")
    assert kept.published == datetime.fromtimestamp(post.date, UTC).date()
    assert "The ferry Jadran ran aground near Split." in answer.text
    assert link in answer.links


async def test_edited_post_replaces_and_one_without_words_is_removed(
    server: TelegramServer, library: Library, tmp_path: Path
) -> None:
    news = server.channel("Harbour News", username="harbournews")
    picture = Attachment("p.png", "image/png", b"", file_id="picture-0001")
    async with bot(server, tmp_path, library=library, **LISTED):
        post = await news.post("Short one", photo=picture)
        await until(lambda: of_channels(library))
        link = f"https://t.me/harbournews/{post.id}"
        assert of_channels(library)[link].text == "Short one"
        await news.edit_post(post, "Short and right")
        await until(lambda: of_channels(library)[link].title == "Short and right")
        assert len(of_channels(library)) == 1
        await news.edit_post(post, "")
        await until(lambda: not of_channels(library))


async def test_private_channel_is_listed_by_its_number(
    server: TelegramServer, library: Library, tmp_path: Path
) -> None:
    inner = server.channel("Inner circle")
    async with bot(server, tmp_path, library=library, telegram_channels=(str(inner.id),)):
        post = await inner.post("Only for members.")
        await until(lambda: of_channels(library))
    number = str(inner.id).removeprefix("-100")
    assert list(of_channels(library)) == [f"https://t.me/c/{number}/{post.id}"]


async def test_other_channels_are_ignored_with_one_line_in_the_log(
    server: TelegramServer, library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    news = server.channel("Harbour News", username="harbournews")
    other = server.channel("Other\x1b[31m", username="other")
    async with bot(server, tmp_path, library=library, **LISTED):
        with caplog.at_level(logging.INFO, "bot.telegram.archive.channels"):
            await other.post("Nothing of this.")
            await other.post("Nor of this.")
            await news.post("But this.")
            await until(lambda: of_channels(library))
    assert [each.text for each in of_channels(library).values()] == ["But this."]
    ignored = [each.getMessage() for each in caplog.records if "ignored" in each.getMessage()]
    assert ignored == [
        f"Posts of the channel @other ({other.id}) are ignored: it is not in "
        "CITEBOT_TELEGRAM_CHANNELS"
    ]


async def test_posts_without_words_are_passed_over(
    server: TelegramServer, library: Library, tmp_path: Path
) -> None:
    news = server.channel("Harbour News", username="harbournews")
    picture = Attachment("p.png", "image/png", b"", file_id="picture-0002")
    async with bot(server, tmp_path, library=library, **LISTED):
        await news.post("", photo=picture)
        pinned = news.add(from_bot=False, sender=None, text="", service={"new_chat_title": "New"})
        server.updates.add("channel_post", pinned.json())
        await news.post("Words.")
        await until(lambda: of_channels(library))
    assert [each.text for each in of_channels(library).values()] == ["Words."]
    assert [each for each in news.messages if each.from_bot] == []


async def test_post_waits_for_another_writer_and_the_newest_version_wins(
    server: TelegramServer, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.store.lock._PATIENCE", 0.1)
    monkeypatch.setattr(channels, "_FIRST_PAUSE", 0.2)
    monkeypatch.setattr(channels, "_LONGEST_PAUSE", 0.4)
    news = server.channel("Harbour News", username="harbournews")
    async with bot(server, tmp_path, library=library, **LISTED):
        with FileLock(tmp_path / "archive" / "write.lock", thread_local=False).acquire():
            post = await news.post("First version.")
            await asyncio.sleep(0.1)
            await news.edit_post(post, "Second version.")
            await asyncio.sleep(0.5)
            assert not of_channels(library)
        await until(lambda: of_channels(library), 20)
        await asyncio.sleep(0.6)  # longer than the first version's next try
    assert [each.text for each in of_channels(library).values()] == ["Second version."]


async def test_the_end_does_not_wait_for_another_writer(
    server: TelegramServer, library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    news = server.channel("Harbour News", username="harbournews")
    with FileLock(tmp_path / "archive" / "write.lock", thread_local=False).acquire():
        async with asyncio.timeout(30), bot(server, tmp_path, library=library, **LISTED):
            post = await news.post("Never to be seen.")
            await asyncio.sleep(0.5)
    assert f"https://t.me/harbournews/{post.id} was not taken in" in caplog.text


async def test_hostile_posts_are_stored_as_they_are(
    server: TelegramServer, library: Library, tmp_path: Path
) -> None:
    news = server.channel("Harbour News", username="harbournews")
    hostile = ["<b>&amp;</i> " * 300, "😀" * 1_500, "نص " * 900, "#" * 4_000, "x" * 4_000]
    async with bot(server, tmp_path, library=library, **LISTED):
        for text in hostile:
            await news.post(text)
        await until(lambda: len(of_channels(library)) == len(hostile), 20)
    assert {each.text for each in of_channels(library).values()} == {
        text.strip() for text in hostile
    }
    assert all(len(each.title) <= 121 for each in of_channels(library).values())
