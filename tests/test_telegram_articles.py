"""The archive's list: /sources for everybody; /articles and /remove for administrators alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from telegram_bot import ADMINS_ONLY, ANN, ARTICLES, OFFICE, bot
from telegram_server import Person, Sent, TelegramServer

from bot.telegram.archive.listing import (
    OPEN,
    SOURCES,
    Button,
    find,
    fitting,
    key_of,
    matching,
    page,
    read_button,
)
from bot.telegram.db import State
from bot.telegram.db import uploads as state
from bot.telegram.texts import Catalogue
from retrieval import Article, Library
from retrieval.store.protocol import Listed


def report(number: int) -> Article:
    return Article(f"Report {number:02}", f"Text of report {number}.", published=date(2030, 1, 1))


async def says(person: Person, text: str) -> Sent:
    """The bot's reply to a message."""
    sent = await person.send(text)
    return await person.chat.until(lambda each: each.from_bot and each.reply_to == sent.id)


async def shows(person: Person, message: Sent, label: str, fits: Callable[[str], bool]) -> None:
    """Press a button and wait until its message has the text."""
    await person.press(message, label)
    await message.chat.until(lambda each: each is message and fits(each.text))


def titles(library: Library) -> set[str]:
    return {listed.title for listed in library.articles()}


async def test_sources_are_listed_for_everybody_with_dates_and_links(
    server: TelegramServer, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        listed = await says(ann, "/sources")
    assert listed.text.splitlines() == [
        "3 articles in the archive",
        "",
        "1. Bridge closed, 5 February 2031",
        "2. Otters return, 22 April 2031, otters.txt",
        "3. Sochi talks, 23 May 2031, news.example.org",
    ]
    assert listed.links == ["https://news.example.org/2031/sochi-talks"]
    assert listed.labels == []


async def test_sources_are_paged_and_searched(
    server: TelegramServer, ann: Person, library: Library, tmp_path: Path
) -> None:
    library.add([report(number) for number in range(1, 21)])
    async with bot(server, tmp_path, library=library, **OFFICE):
        listed = await says(ann, "/sources report")
        assert listed.labels == ["1/3", "▶"]
        await shows(ann, listed, "▶", lambda text: "9. Report 09" in text)
        assert listed.labels == ["◀", "2/3", "▶"]
        await ann.press(listed, "2/3")
        await shows(ann, listed, "▶", lambda text: "20. Report 20" in text)
        assert listed.labels == ["◀", "3/3"]
        none = await says(ann, "/sources <b>zeppelin")
    assert listed.text.startswith("20 articles with “report”")
    assert none.text == "No article has “<b>zeppelin” in its title, date or source."


async def test_administrator_opens_an_article_and_goes_back(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    long = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(40))
    library.add(Article("A long one", long))
    async with bot(server, tmp_path, library=library, **OFFICE):
        listed = await says(boss, "/articles long")
        assert listed.text.endswith("1. A long one, 14 passages")
        await shows(boss, listed, "1", lambda text: "Paragraph 0." in text)
        await shows(boss, listed, "▶", lambda text: "Paragraph 0." not in text)
        assert "Paragraph" in listed.text
        await shows(boss, listed, "To the list", lambda text: text.startswith("1 article with"))
    assert listed.labels == ["1"]


async def test_removal_asks_once_more_and_can_be_undone(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        listed = await says(boss, "/articles")
        assert listed.labels == ["1", "2", "3"]
        await shows(boss, listed, "1", lambda text: "chain bridge" in text)
        await shows(boss, listed, "Remove", lambda text: text.startswith("Remove Bridge closed"))
        assert listed.text == "Remove Bridge closed (1 passage) from the archive?"
        await shows(boss, listed, "No", lambda text: "chain bridge" in text)
        await shows(boss, listed, "Remove", lambda text: text.startswith("Remove Bridge closed"))
        assert "Bridge closed" in titles(library)
    # Old buttons work after a restart.
    async with bot(server, tmp_path, library=library, **OFFICE):
        await shows(boss, listed, "Yes", lambda text: text.startswith("Deleted"))
        assert "Bridge closed" not in titles(library)
        assert listed.labels == ["↩️ Undo", "☰ To the list"]
        await shows(boss, listed, "Undo", lambda text: text.startswith("Undone"))
    assert library.article("bridge") == ARTICLES[1]


async def test_remove_by_words_finds_one_or_lists_several_or_none(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    library.add([report(1), report(11), Article("Report", "Just that.")])
    async with bot(server, tmp_path, library=library, **OFFICE):
        how = await says(boss, "/remove")
        one = await says(boss, "/remove otters")
        exact = await says(boss, "/remove Report")
        several = await says(boss, "/remove report 1")
        none = await says(boss, "/remove zeppelin")
        await shows(boss, one, "Yes", lambda text: text.startswith("Deleted"))
    assert how.text.startswith("Say which article: /remove words of its title")
    assert one.text == "Deleted from the archive: Otters return"
    assert exact.text == "Remove Report (1 passage) from the archive?"
    assert several.text.startswith("2 articles with “report 1”")
    assert none.text.startswith("No article has “zeppelin”")
    assert titles(library) == {
        "Bridge closed", "Sochi talks", "Report", "Report 01", "Report 11",
    }  # fmt: skip


async def test_what_is_gone_meanwhile_is_said_to_be(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        listed = await says(boss, "/articles")
        asked = await says(boss, "/remove otters")
        library.remove(["otters"])
        await shows(boss, asked, "Yes", lambda text: "no longer" in text)
        await shows(boss, listed, "2", lambda text: "no longer" in text)
        await shows(boss, listed, "To the list", lambda text: text.startswith("2 articles"))
    assert asked.text == "This article is no longer in the archive."


async def test_busy_archive_is_a_friendly_word(
    server: TelegramServer,
    boss: Person,
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("retrieval.store.lock._PATIENCE", 0.1)
    async with bot(server, tmp_path, library=library, **OFFICE):
        asked = await says(boss, "/remove otters")
        with FileLock(tmp_path / "archive" / "write.lock", thread_local=False).acquire():
            alert = await boss.press(asked, "Yes")
    assert alert.startswith("The archive is being written to by another program")
    assert "Otters return" in titles(library)


async def test_hostile_titles_and_ids_are_shown_as_they_are(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    library.remove([each.id for each in ARTICLES])
    nasty = [
        "</b><a href='x'>&amp;", "\u202e\u202eleft", "😀" * 300, "\x00\x1b[31m", "l:y:key:1:words",
        "x" * 60_000, " \n ", "نص عربي", "[link](tg://user?id=1)",
    ]  # fmt: skip
    library.add(
        Article(title, "Some text.", id="id" * 200 + str(at), source=title + ".txt")
        for at, title in enumerate(nasty)
    )
    async with bot(server, tmp_path, library=library, **OFFICE):
        listed = await says(boss, "/articles")
        assert listed.labels[-2:] == ["1/2", "▶"]
        for number in range(1, 9):
            await shows(boss, listed, str(number), lambda text: "Some text." in text)
            await shows(boss, listed, "Remove", lambda text: text.startswith("Remove"))
            await shows(boss, listed, "No", lambda text: "Some text." in text)
            await shows(boss, listed, "To the list", lambda text: "9 articles" in text)
        words = await says(boss, "/articles " + "нет такого слова <&> " * 50)
    assert words.text.startswith("No article has “нет такого слова")


async def test_others_list_and_remove_nothing_by_command_or_by_forged_button(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    key = key_of("bridge")
    forged = [
        "l:p::1:", f"l:o:{key}:1::1", f"l:x:{key}:1:", f"l:y:{key}:1:", "l:y", "l:", "l:o:::",
        f"l:s:{key}:1:\nl:y:{key}:1:x",
    ]  # fmt: skip
    async with bot(server, tmp_path, library=library, **OFFICE):
        said = [await says(ann, text) for text in ("/articles", "/remove bridge", "/articles x")]
        listed = await says(ann, "/sources")
        alerts = [await ann.press_data(listed, data) for data in forged]
    assert [each.text for each in said] == [ADMINS_ONLY] * 3
    assert [each.labels for each in said] == [[]] * 3
    assert alerts == [ADMINS_ONLY] * 7 + [""]
    assert titles(library) == {each.title for each in ARTICLES}


async def test_who_is_no_administrator_any_more_can_do_no_more(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        asked = await says(boss, "/remove otters")
    async with bot(server, tmp_path, library=library, telegram_admins=(ANN,)):
        assert await boss.press(asked, "Yes") == ADMINS_ONLY
    assert "Otters return" in titles(library)


async def test_strangers_see_no_list_where_access_is_limited(
    server: TelegramServer, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, telegram_access="allowlist", **OFFICE):
        sent = await ann.send("/sources")
        told = await ann.chat.until(lambda each: each.from_bot and each.id > sent.id)
        alert = await ann.press_data(told, "l:s::1:")
    assert "Bridge" not in told.text and "Sochi" not in told.text
    assert alert != ""
    assert not any("Bridge" in each.text for each in ann.chat.messages)


# --- what buttons say


@given(
    words=st.text(),
    page=st.integers(1, 99_999),
    number=st.integers(1, 9_999),
    identity=st.text(),
    verb=st.sampled_from("spoxy"),
)
def test_a_button_says_what_it_means_in_64_bytes(
    words: str, page: int, number: int, identity: str, verb: str
) -> None:
    key = key_of(identity)
    button = Button(verb, page, words, key, number if verb == OPEN else 1)
    assert 1 <= len(button.data.encode()) <= 64
    read = read_button(button.data)
    assert read == Button(verb, page, fitting(words), key, button.number)
    assert len(button.opening.encode()) <= 58


def test_search_takes_words_in_any_order_from_title_date_and_source() -> None:
    harbour = Listed("a", "Harbour opens", "https://x.org/odesa", "2031-05-01", 1)
    straße = Listed("b", "STRASSE gesperrt", None, None, 2)
    listing = [harbour, straße]
    assert matching(listing, "") == listing
    assert matching(listing, "ODESA harb 2031-05") == [harbour]
    assert matching(listing, "straße") == [straße]
    assert matching(listing, "harbour gesperrt") == []
    assert find(listing, key_of("b")) == straße
    assert find(listing, "????????") is None


def test_an_article_is_listed_under_its_address_on_the_web() -> None:
    listed = Listed("a", "Report", "/srv/report.pdf", None, 1, url="https://x.org/report")
    assert matching([listed], "x.org REPORT.pdf") == [listed]
    shown = page(Catalogue().say("en"), [listed], Button(SOURCES))
    assert shown.html.endswith('\n1. <a href="https://x.org/report">Report</a>, x.org')
    assert shown.keyboard is None


async def test_changes_are_remembered_in_batches(tmp_path: Path) -> None:
    whole = replace(ARTICLES[0], url="https://example.org/b", places=((0, "p. 1"), (9, "p. 2")))
    memory = State(tmp_path / "state.sqlite3")
    try:
        first, row = await memory.run(state.record, 7, 7, None, [("a", None)])
        same, later = await memory.run(state.record, 7, 7, None, [("b", whole)], batch=first)
        second, _ = await memory.run(state.record, 7, 7, None, [("b", ARTICLES[1])])
        known, _ = await memory.run(state.record, 7, 7, None, [("a", ARTICLES[2])], undone=True)
        assert row == first == same < later < second < known
        _, last = await memory.run(state.record, 7, 7, None, [("c", None)], batch=first)
        await memory.run(state.take_back, last)
        rows = await memory.run(state.of_batch, first)
        assert [(row.article_id, row.before, row.undone) for row in rows] == [
            ("a", None, False),
            ("b", whole, False),
        ]
        assert await memory.run(state.changed_since, first)
        assert not await memory.run(state.changed_since, second)
        await memory.run(state.mark_undone, second)
        assert not await memory.run(state.changed_since, first)
        assert await memory.run(state.of_batch, 999) == []
    finally:
        memory.close()
