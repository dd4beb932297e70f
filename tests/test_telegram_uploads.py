"""The archive filled from the chat: documents, forwarded and long messages, links; Undo, Delete."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import current_thread

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from filelock import FileLock
from telegram_bot import ARTICLES, BOSS, OFFICE, SOCHI, bot
from telegram_server import Person, Sent, TelegramServer

from bot.telegram.archive import from_files
from bot.telegram.db import stored_values
from bot.telegram.db import uploads as state
from retrieval import Article, Library
from retrieval.web.fetch import Fetcher

HARBOUR = (
    "Harbour opens\n\nThe new harbour opened in Odesa on Tuesday.\n\nA crane fell over.\n\n"
    "ports, Odesa\n"
)
HARBOUR_2 = HARBOUR.replace("A crane fell over.", "Two cranes fell over.")
# Every word stands in the article, so that the word encoder is sure.
CRANE = "a crane fell over"


async def receipt(person: Person, sent: Sent) -> Sent:
    """What the bot says of something that was sent, once it has read it."""
    return await person.chat.until(
        lambda each: each.from_bot and each.reply_to == sent.id and each.edits > 0
    )


async def changed(person: Person, message: Sent, label: str) -> None:
    """Press a button and wait for what it makes of its message."""
    edits = message.edits
    await person.press(message, label)
    await message.chat.until(lambda each: each is message and each.edits > edits)


def reachable(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links to this port may be read: of itself, the bot reads nothing but the public internet."""

    def fetcher(max_bytes: int) -> Fetcher:
        return Fetcher(max_bytes, allow=[("127.0.0.1", port)], pause=0.0)

    monkeypatch.setattr("retrieval.web.link_reader.Fetcher", fetcher)


def titles(library: Library) -> set[str]:
    return {listed.title for listed in library.articles()}


def article(library: Library, title: str) -> Article:
    [found] = [each for each in library.articles() if each.title == title]
    kept = library.article(found.id)
    assert kept is not None
    return kept


async def test_document_becomes_an_article_and_is_told_of(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = await boss.send_document("2031-06-01-harbour.txt", HARBOUR.encode())
        told = await receipt(boss, sent)
        answer = await boss.asks(CRANE)
    assert told.text.splitlines() == [
        "✅ Added to the archive",
        "Harbour opens",
        "1 June 2031 · ports, Odesa",
        "1 passage · 2031-06-01-harbour.txt",
    ]
    assert told.labels == ["↩️ Undo", "🗑 Delete"]
    kept = article(library, "Harbour opens")
    assert (kept.source, kept.published) == ("2031-06-01-harbour.txt", date(2031, 6, 1))
    assert "A crane fell over." in answer.text and "Harbour opens" in answer.text


async def test_the_event_loop_does_not_wait_for_the_folder_of_a_file(
    server: TelegramServer, boss: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    class Noted(TemporaryDirectory[str]):
        def __init__(self, prefix: str) -> None:
            threads.append(current_thread().name)
            super().__init__(prefix=prefix)

        def cleanup(self) -> None:
            threads.append(current_thread().name)
            super().cleanup()

    monkeypatch.setattr(from_files, "TemporaryDirectory", Noted)
    async with bot(server, tmp_path, **OFFICE):
        await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
    assert [name.partition("_")[0] for name in threads] == ["files", "files"]


async def test_same_document_again_is_known_and_a_newer_one_replaces(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
        again = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
        newer = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR_2.encode()))
        assert "Two cranes" in article(library, "Harbour opens").text
        await changed(boss, newer, "Undo")
    assert again.text.startswith("☑️ Already in the archive, nothing has changed\nHarbour opens")
    assert again.labels == ["🗑 Delete"]
    assert newer.versions[-2].startswith("🔄 Added in place of the former version")
    assert newer.text == "Undone: Harbour opens is back as it was."
    assert newer.labels == []
    assert "A crane" in article(library, "Harbour opens").text
    assert len(titles(library)) == len(ARTICLES) + 1


async def test_undo_of_a_new_article_removes_it_even_after_a_restart(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
    before = dict(told.button("Undo"))
    async with bot(server, tmp_path, library=library, **OFFICE):
        await changed(boss, told, "Undo")
        assert titles(library) == {each.title for each in ARTICLES}
        twice = await boss.press_data(told, before["callback_data"])
    assert told.text == "Undone: the article is no longer in the archive."
    assert twice == "There is nothing to undo any more."


async def test_undo_of_a_change_that_another_followed_is_refused(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        first = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
        second = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR_2.encode()))
        refused = await boss.press(first, "Undo")
        assert "Two cranes" in article(library, "Harbour opens").text
        await changed(boss, second, "Undo")
        await changed(boss, first, "Undo")
    assert refused.startswith("This article has been changed again since")
    assert "Harbour opens" not in titles(library)


async def test_delete_asks_once_more_and_can_be_undone(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
        await changed(boss, told, "Delete")
        assert told.labels == ["Yes, delete", "No, keep"]
        await changed(boss, told, "No")
        assert told.labels == ["↩️ Undo", "🗑 Delete"]
        assert "Harbour opens" in titles(library)
        await changed(boss, told, "Delete")
        await changed(boss, told, "Yes")
        assert told.text == "Deleted from the archive: Harbour opens"
        assert "Harbour opens" not in titles(library)
        await changed(boss, told, "Undo")
    assert told.text == "Undone: Harbour opens is back as it was."
    assert article(library, "Harbour opens").tags == ("ports", "Odesa")


async def test_forwarded_post_has_its_link_and_date(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    news = server.channel("Daily News", username="dailynews")
    text = "Storm in Gdansk #weather #Poland\nThe storm tore roofs from houses."
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = await boss.forward(text, origin=news)
        told = await receipt(boss, sent)
        again = await receipt(boss, await boss.forward(text, origin=news))
    kept = article(library, "Storm in Gdansk #weather #Poland")
    assert kept.source == "https://t.me/dailynews/17"
    assert kept.text == text
    assert kept.tags == ("weather", "Poland")
    assert sent.forward_origin is not None  # which is older than the message, maybe by a day
    assert kept.published == datetime.fromtimestamp(sent.forward_origin["date"], UTC).date()
    assert 'href="https://t.me/dailynews/17"' in told.html
    assert again.text.startswith("☑️")


async def test_forwarded_message_of_a_person_is_taken_without_a_link(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        await receipt(boss, await boss.forward("The mayor resigned.", origin=ann))
        hidden = await receipt(boss, await boss.forward("The mayor returned.", origin="hidden"))
    assert article(library, "The mayor resigned.").source is None
    assert article(library, "The mayor returned.").text == "The mayor returned."
    assert hidden.text.startswith("✅ Added")


async def test_own_words_of_the_bot_are_not_taken(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        origin = {
            "type": "user",
            "date": 1_900_000_000,
            "sender_user": {
                "id": 123456,
                "is_bot": True,
                "first_name": "Citebot",
                "username": server.bot_name,
            },
        }
        told = await receipt(boss, await boss.send("[1] Sochi talks", forward_origin=origin))
    assert told.text == "These are my own words; they do not belong in the archive."
    assert len(titles(library)) == len(ARTICLES)


async def test_long_message_is_an_article_and_a_short_one_a_question(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    long = (
        "Ferry strike\n\n" + "The ferrymen of Split went on strike. " * 40 + "\n\n strikes, Split"
    )
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send(long))
        answer = await boss.asks("who did not recognize the election")
    kept = article(library, "Ferry strike")
    assert kept.tags == ("strikes", "Split")
    assert kept.published == datetime.now(UTC).date()
    assert told.text.startswith("✅ Added to the archive\nFerry strike")
    assert "did not recognize the election" in answer.text


async def test_edited_long_message_replaces_what_it_was(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    long = "Ferry strike\n\n" + "The ferrymen of Split went on strike. " * 40
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = await boss.send(long)
        await receipt(boss, sent)
        await boss.edit(sent, long.replace("Split", "Zadar"))
        told = await boss.chat.until(
            lambda each: each.reply_to == sent.id and each.text.startswith("🔄")
        )
        assert "Zadar" in article(library, "Ferry strike").text
        assert len(titles(library)) == len(ARTICLES) + 1
        await changed(boss, told, "Undo")
        # Nobody else's edited text becomes an article.
        question = await ann.send("who did not recognize the election")
        await receipt(ann, question)
        await ann.edit(question, long)
        await ann.chat.until(lambda each: each.reply_to == question.id and each.edits > 1)
    assert "Split" in article(library, "Ferry strike").text
    assert len(titles(library)) == len(ARTICLES) + 1


async def test_text_that_telegram_cuts_is_told_of(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send("Long read\n\n" + "word and word " * 290))
    assert "Telegram cuts long texts" in told.text


async def test_link_alone_is_read_and_known_again(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def serve(request: web.Request) -> web.Response:
        return web.Response(text=HARBOUR, content_type="text/plain")

    site = web.Application()
    site.router.add_get("/harbour", serve)
    async with TestServer(site) as page, bot(server, tmp_path, library=library, **OFFICE):
        reachable(page.port or 0, monkeypatch)
        url = f"http://127.0.0.1:{page.port}/harbour"
        told = await receipt(boss, await boss.send(url))
        again = await receipt(boss, await boss.send(url))
    assert told.text.startswith("✅ Added to the archive\nHarbour opens")
    assert told.links == [url]
    assert again.text.startswith("☑️ Already in the archive")
    assert article(library, "Harbour opens").source == url


async def test_link_that_may_not_be_read_is_refused_with_the_reason(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send("http://127.0.0.1:9/secret"))
    assert told.text.startswith("I could not take this in: ")
    assert "public internet" in told.text
    assert len(titles(library)) == len(ARTICLES)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ", "I do not read files of this format, only .*txt"),
        ("noname", b"text", "I do not read files of this format"),
        ("empty.txt", b"  \n", "I could not take this in: it is empty."),
        ("zeros.txt", b"a\0b", "I could not take this in: it is a binary file, not text."),
    ],
)
async def test_what_cannot_be_read_is_refused_in_a_sentence(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    name: str,
    data: bytes,
    reason: str,
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send_document(name, data))
    assert re.match(reason, told.text), told.text
    assert told.labels == []
    assert len(titles(library)) == len(ARTICLES)


async def test_what_cannot_be_read_is_told_to_a_russian_in_russian(
    server: TelegramServer, library: Library, tmp_path: Path
) -> None:
    olga = server.person(1005, "Ольга", language="ru")
    async with bot(server, tmp_path, library=library, telegram_admins=(olga.id,)):
        empty = await receipt(olga, await olga.send_document("empty.txt", b"  \n"))
        rows = b"title,text\nHarbour,A crane fell over.\nFerry,\n"
        partly = await receipt(olga, await olga.send_document("rows.csv", rows))
        closed = await receipt(olga, await olga.send("http://127.0.0.1:9/secret"))
    assert empty.text == "Не удалось это принять: здесь ничего нет."
    assert partly.text.splitlines()[-1] == "⚠ здесь нет текста"
    assert closed.text == (
        "Не удалось это принять: 127.0.0.1 — не в открытом интернете, а ничего другого Citebot не "
        "читает."
    )


async def test_large_files_are_refused_before_they_are_downloaded(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        huge = await boss.send_document("huge.txt", b"a\n\nb", size=20_100_000)
        first = await receipt(boss, huge)
    async with bot(server, tmp_path, library=library, max_file_mb=0.5, **OFFICE):
        second = await receipt(boss, await boss.send_document("big.txt", b"a\n\nb", size=600_000))
    assert "it has 20.1 MB, and I can take 20 MB" in first.text
    assert "it has 0.6 MB, and I can take 0.5 MB" in second.text
    assert not [call for call in server.calls if call.method == "getFile"]


async def test_hostile_names_and_texts_do_no_harm(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    name = "../../../tmp/<b>evil</b>\u202e&" + "x" * 300 + ".TXT"
    text = "<script>&amp;</b> \u202e title 😀" * 4 + "\n\n" + "<a href='x'>&</a> 😀" * 900
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send_document(name, text.encode()))
    assert told.text.startswith("✅ Added to the archive\n<script>&amp;</b>")
    [new] = [each for each in library.articles() if each.id not in {known.id for known in ARTICLES}]
    assert new.source is not None
    assert "/" not in new.source and len(new.source) <= 240 and new.source.endswith(".TXT")


async def test_busy_archive_is_a_friendly_sentence(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("retrieval.store.lock._PATIENCE", 0.1)
    lock = FileLock(tmp_path / "archive" / "write.lock", thread_local=False)
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
        with lock.acquire():
            busy = await receipt(boss, await boss.send_document("other.txt", HARBOUR.encode()))
            alert = await boss.press(told, "Undo")
    assert busy.text.startswith("The archive is being written to by another program")
    assert alert == busy.text
    assert "Harbour opens" in titles(library)


async def test_ten_documents_at_once_all_get_in(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        sent = [
            await boss.send_document(f"{number}.txt", f"Note {number}\n\nText {number}.".encode())
            for number in range(10)
        ]
        told = [await receipt(boss, each) for each in sent]
    assert all(each.text.startswith("✅ Added") for each in told)
    assert {f"Note {number}" for number in range(10)} <= titles(library)


async def test_others_add_nothing_and_their_long_texts_are_questions(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    question = "who did not recognize the election " * 40
    async with bot(server, tmp_path, library=library, **OFFICE):
        file = await ann.send_document("harbour.txt", HARBOUR.encode())
        told = await ann.chat.until(lambda each: each.reply_to == file.id)
        answer = await ann.asks(question)
        forwarded = await ann.forward("who did not recognize the election")
        second = await receipt(ann, forwarded)
        link = await receipt(ann, await ann.send("https://news.example.org/x"))
    assert told.text == "Only the bot’s administrators can do this."
    assert "did not recognize the election" in answer.text
    assert SOCHI.title in second.text
    assert "archive" in link.text
    assert titles(library) == {each.title for each in ARTICLES}
    assert not [call for call in server.calls if call.method == "getFile"]


async def test_others_cannot_undo_or_delete_with_forged_buttons(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(boss, await boss.send_document("harbour.txt", HARBOUR.encode()))
        batch = told.button("Undo")["callback_data"].removeprefix("u:u:")
        own = await ann.asks("who did not recognize the election")
        said = [
            await ann.press_data(own, data)
            for data in (
                f"u:u:{batch}",
                f"u:d:{batch}",
                f"u:y:{batch}",
                f"u:n:{batch}",
                "u:",
                "u:y:x",
            )
        ]
    assert said == ["Only the bot’s administrators can do this."] * 6
    assert "Harbour opens" in titles(library)


async def test_unknown_buttons_are_answered(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        answer = await boss.asks("who did not recognize the election")
        said = [
            await boss.press_data(answer, data) for data in ("u:u:99", "u:y:" + "9" * 18, "u:?:1")
        ]
    assert said == ["I no longer know what this button was for."] * 3
    assert len(titles(library)) == len(ARTICLES)


async def test_documents_in_groups_are_not_taken(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    room = server.group("Newsroom", members=[boss])
    async with bot(server, tmp_path, library=library, **OFFICE):
        await boss.send_document(
            "harbour.txt", HARBOUR.encode(), chat=room, caption=f"@{server.bot_name}"
        )
        await boss.asks("who did not recognize the election")
    assert "Harbour opens" not in titles(library)


async def test_russian_administrator_reads_russian(
    server: TelegramServer, library: Library, tmp_path: Path
) -> None:
    oleg = server.people[BOSS]
    oleg.language = "ru"
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await receipt(oleg, await oleg.send_document("h.txt", HARBOUR.encode()))
        await changed(oleg, told, "Отменить")
    assert told.versions[-2].startswith("✅ Добавлено в архив\nHarbour opens")
    assert told.text == "Отменено: статьи в архиве больше нет."


def test_article_comes_back_from_memory_as_it_was() -> None:
    former = Article("T\ud800", "x\0y", "i", "s", date(2031, 1, 2), ("a", "b"), "ru")
    assert stored_values.article(state._json(former)) == former
    assert json.loads(state._json(former))["published"] == "2031-01-02"
