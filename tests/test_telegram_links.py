"""Links and files on their way into the archive: batches, budgets, turns, stopping, full disks."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from telegram_bot import ARTICLES, BOSS, OFFICE, bot
from telegram_server import Person, Sent, TelegramServer
from test_telegram_uploads import changed, reachable, receipt, titles
from website import HTML, Site, reply

from bot.telegram.archive import from_files, progress_note, reading_turns, uploads
from bot.telegram.archive.reading_turns import Kind
from retrieval import Article, Library
from retrieval.errors import StoreError
from retrieval.read.budget import Budget
from retrieval.store.local import LocalStore
from retrieval.web import link_batches

XML = {"Content-Type": "application/xml"}
KNOWN = {each.title for each in ARTICLES}
LONG = "A crane fell over on Monday and nobody was there. " * 4_000


@pytest.fixture(autouse=True)
def pages_can_be_had(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    reachable(site.port, monkeypatch)


def sitemap(site: Site, name: str, count: int, wait: float = 0.0) -> str:
    """A link to a list of pages, of which all but the first take so long."""

    def page(number: int) -> Callable[[BaseHTTPRequestHandler], None]:
        title = f"{name} {number}"
        head, text = f"<head><title>{title}</title></head>", f"It rained in {title} on Monday. "
        body = f"<body><article><h1>{title}</h1><p>{text * 5}</p></article></body>"

        def send(handler: BaseHTTPRequestHandler) -> None:
            time.sleep(wait if number else 0)
            reply(200, HTML, f"<!doctype html><html>{head}{body}</html>")(handler)

        return send

    places = ""
    for number in range(count):
        site.replies[f"/{name}{number}"] = page(number)
        places += f"<url><loc>{site.url}/{name}{number}</loc></url>"
    site.replies[f"/{name}"] = reply(200, XML, f"<urlset>{places}</urlset>")
    return f"{site.url}/{name}"


async def told(person: Person, sent: Sent, *parts: str) -> Sent:
    """The message under something that was sent, once it says all this."""
    return await person.chat.until(
        lambda each: (
            each.from_bot and each.reply_to == sent.id and all(part in each.text for part in parts)
        )
    )


async def asked(site: Site, path: str) -> None:
    async with asyncio.timeout(20):
        while all(name != path for name, _ in site.asked):
            await asyncio.sleep(0.02)


async def test_a_list_comes_in_in_batches_and_is_undone_as_one(
    server: TelegramServer,
    boss: Person,
    library: Library,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_batches, "_BATCH_ARTICLES", 2)
    monkeypatch.setattr(progress_note, "_TOLD", 0.0)
    link = sitemap(site, "rain", 5)
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = await boss.send(link)
        done = await told(boss, sent, "Articles: 5 added, 0 replaced, 0 already known")
        assert len(titles(library) - KNOWN) == 5
        await changed(boss, done, "Undo")
        assert titles(library) == KNOWN
        again = await told(boss, await boss.send(link), "Articles: 5 added")
        known = await told(boss, await boss.send(link), "0 added, 0 replaced, 5 already known")
    assert any(re.fullmatch(r"Reading… \d articles are in so far\.", v) for v in done.versions)
    assert again.labels == ["↩️ Undo", "🗑 Delete"]
    assert known.labels == []


async def test_a_link_that_has_used_up_its_budget_goes_on_when_it_is_sent_again(
    server: TelegramServer,
    boss: Person,
    library: Library,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(uploads._BUDGETS, Kind.LINK, lambda: Budget(articles=2))
    link = sitemap(site, "rain", 3)
    async with bot(server, tmp_path, library=library, **OFFICE):
        first = await told(boss, await boss.send(link), "2 added")
        await told(boss, await boss.send(link), "1 added, 0 replaced, 2 already known")
    assert first.text.endswith(
        "⚠ its budget of 2 articles is used up; 1 of its pages is left: give it again to go on"
    )


@pytest.mark.parametrize("how", ["command", "button"])
async def test_what_is_read_can_be_cancelled(
    server: TelegramServer,
    boss: Person,
    library: Library,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    monkeypatch.setattr(link_batches, "_BATCH_ARTICLES", 1)
    link = sitemap(site, "rain", 5, wait=20)
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = await boss.send(link)
        await asked(site, "/rain1")
        [under] = [each for each in boss.chat.messages if each.reply_to == sent.id]
        started = time.monotonic()
        if how == "command":
            said = await told(boss, await boss.send("/cancel"), "Cancelled")
            assert "already stays" in said.text
        else:
            await boss.press(under, "Cancel")
        stopped = await told(boss, sent, "⏹ Cancelled.", "Added", "4 of its pages are left")
        assert time.monotonic() - started < 15
        assert titles(library) - KNOWN == {"rain 0"}
        await changed(boss, stopped, "Undo")
        assert titles(library) == KNOWN
        nothing = await told(boss, await boss.send("/cancel"), "Nothing")
    assert nothing.text == "Nothing is being read or waits to be read."


async def test_only_administrators_cancel_and_only_what_is_their_own(
    server: TelegramServer, boss: Person, ann: Person, library: Library, site: Site, tmp_path: Path
) -> None:
    link = sitemap(site, "rain", 3, wait=3)
    other = server.person(8, "Eve")
    other.chat.started = True
    async with bot(server, tmp_path, library=library, telegram_admins=(BOSS, other.id)):
        sent = await boss.send(link)
        await asked(site, "/rain1")
        [under] = [each for each in boss.chat.messages if each.reply_to == sent.id]
        refused = await told(ann, await ann.send("/cancel"), "administrators")
        nothing = await told(other, await other.send("/cancel"), "Nothing")
        own = await ann.asks("who did not recognize the election")
        forged = await ann.press_data(own, under.button("Cancel")["callback_data"])
        assert "⏹" not in under.text
        await boss.send("/cancel")
        await told(boss, sent, "⏹")
    assert refused.text == forged == "Only the bot’s administrators can do this."
    assert nothing.reply_to


async def test_links_wait_for_each_other_and_nobody_waits_for_them(
    server: TelegramServer, boss: Person, ann: Person, library: Library, site: Site, tmp_path: Path
) -> None:
    sent = []
    async with bot(server, tmp_path, library=library, **OFFICE):
        for number in range(6):
            sent.append(await boss.send(sitemap(site, f"rain{number}x", 4, wait=30)))
        last = await told(boss, sent[-1], "Waiting for 4 others to be read first…")
        await asked(site, "/rain0x1")
        await asked(site, "/rain1x1")
        started = time.monotonic()
        # Documents have threads of their own, too.
        document = await boss.send_document("harbour.txt", b"Harbour\n\nA crane fell over.")
        await told(boss, document, "✅ Added")
        await ann.asks("who did not recognize the election")
        assert time.monotonic() - started < 20
        assert not [path for path, _ in site.asked if path.startswith("/rain2")]
        await boss.send("/cancel")
        for each in sent:
            await told(boss, each, "⏹ Cancelled.")
    assert last.text == "⏹ Cancelled."


async def test_no_more_than_some_wait(
    server: TelegramServer,
    boss: Person,
    library: Library,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading_turns, "_MOST", 1)
    async with bot(server, tmp_path, library=library, **OFFICE):
        await boss.send(sitemap(site, "rain", 3, wait=20))
        await asked(site, "/rain1")
        second = await boss.send(sitemap(site, "sun", 1))
        await told(boss, second, "So much of yours is waiting already")
        await boss.send("/cancel")


async def test_the_end_of_the_bot_waits_for_no_link_and_is_told_of(
    server: TelegramServer,
    boss: Person,
    library: Library,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_batches, "_BATCH_ARTICLES", 1)
    robots = "User-agent: *\nCrawl-delay: 30\n"
    async with bot(server, tmp_path, library=library, **OFFICE):
        first = await boss.send(sitemap(site, "rain", 3, wait=20))
        await asked(site, "/rain1")
        site.replies["/robots.txt"] = reply(200, {"Content-Type": "text/plain"}, robots)
        waiting = [await boss.send(sitemap(site, f"sun{n}", 3, wait=20)) for n in range(3)]
        await told(boss, waiting[-1], "Waiting")
        started = time.monotonic()
    assert time.monotonic() - started < 15
    one = await told(boss, first, "⏹ I was shut down before all of this was read.", "✅ Added")
    assert "2 of its pages are left" in one.text
    for each in waiting:
        await told(boss, each, "⏹ I was shut down before all of this was read.")
    async with bot(server, tmp_path, library=library, **OFFICE):
        await changed(boss, one, "Undo")
    assert titles(library) == KNOWN


async def test_few_documents_are_held_at_once(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held, most, download = [0], [0], from_files.download

    async def counted(*args: Any) -> None:
        held[0] += 1
        most[0] = max(most[0], held[0])
        try:
            await asyncio.sleep(0.05)
            await download(*args)
        finally:
            held[0] -= 1

    monkeypatch.setattr(from_files, "download", counted)
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = [await boss.send_document(f"{n}.txt", f"N {n}\n\nT {n}.".encode()) for n in range(9)]
        for each in sent:
            await receipt(boss, each)
    assert most == [2]
    assert len(titles(library) - KNOWN) == 9


# --- full disks, and what fails


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 65_536)
        except OSError:
            pass


async def test_without_room_for_the_note_nothing_is_changed(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path, small_disk: Path
) -> None:
    settings = {**OFFICE, "telegram_state": small_disk / "state.sqlite3"}
    async with bot(server, tmp_path, library=library, **settings):
        first = await receipt(boss, await boss.send_document("a.txt", f"A\n\n{LONG}".encode()))
        fill(small_disk)
        before = {each.id: library.article(each.id) for each in library.articles()}
        newer = await boss.send_document("a.txt", f"A\n\n{LONG} Two cranes.".encode())
        await told(boss, newer, "That did not work: ", "full")
        assert {each.id: library.article(each.id) for each in library.articles()} == before
        await boss.press(first, "Delete")
        await boss.chat.until(lambda each: each is first and "Yes, delete" in each.labels)
        refused = await boss.press(first, "Yes, delete")
        assert "full" in refused
        assert {each.id: library.article(each.id) for each in library.articles()} == before
        (small_disk / "filler").unlink()
        replaced = await told(boss, await boss.send_document("a.txt", b"A\n\nShort."), "🔄")
        await changed(boss, replaced, "Undo")
        assert {each.id: library.article(each.id) for each in library.articles()} == before


async def test_without_room_for_the_file_it_is_said_so(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = await boss.send_document("a.txt", b"A\n\n" + b"word " * 600_000)
        said = await told(boss, sent, "I could not put the file on this machine’s disk")
    assert "No space left on device" in said.text
    assert shutil.disk_usage(small_disk).used == 0
    assert titles(library) == KNOWN


async def test_a_note_of_what_did_not_come_about_is_taken_back(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(self: LocalStore, entries: object) -> None:
        raise StoreError("The disk is full.")

    async with bot(server, tmp_path, library=library, **OFFICE):
        first = await receipt(boss, await boss.send_document("a.txt", b"A\n\nFirst."))
        with monkeypatch.context() as patched:
            patched.setattr(LocalStore, "replace", refuse)
            second = await receipt(boss, await boss.send_document("a.txt", b"A\n\nSecond."))
        # Nothing stands in the way of undoing what did come about.
        await changed(boss, first, "Undo")
    assert second.text == "That did not work: The disk is full."
    assert titles(library) == KNOWN


async def test_what_came_about_in_spite_of_a_fault_can_be_undone(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replace = LocalStore.replace

    def fail_late(self: LocalStore, entries: Any) -> None:
        replace(self, entries)
        raise StoreError("The disk is full.")

    library.add(Article("A", "Former.", source="a.txt"))
    async with bot(server, tmp_path, library=library, **OFFICE):
        with monkeypatch.context() as patched:
            patched.setattr(LocalStore, "replace", fail_late)
            done = await receipt(boss, await boss.send_document("a.txt", b"A\n\nLater."))
        assert done.text.startswith("🔄 Added in place of the former version")
        await changed(boss, done, "Undo")
    [kept] = [each.id for each in library.articles() if each.title == "A"]
    found = library.article(kept)
    assert found is not None and found.text == "Former."


async def test_a_file_is_written_piece_by_piece_and_no_further_than_it_may_be(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.transport.downloads._PIECE", 1_000)
    text = "A crane fell over. " * 1_000
    async with bot(server, tmp_path, library=library, max_file_mb=0.05, **OFFICE):
        await receipt(boss, await boss.send_document("a.txt", f"A\n\n{text}".encode()))
        more = await boss.send_document("b.txt", f"B\n\n{text * 5}".encode(), size=10)
        await told(boss, more, "Telegram did not give me the file.")
    [kept] = [each.id for each in library.articles() if each.title == "A"]
    found = library.article(kept)
    assert found is not None and found.text == text.strip()
