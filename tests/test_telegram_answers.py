"""Answers, cards and pages: what people read, and that Telegram takes it whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes import library
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup
from telegram_server.entities import parsed, units

from bot.sanitize import clean
from bot.telegram.db.citations import Shown
from bot.telegram.texts import Catalogue
from bot.telegram.view import pages
from bot.telegram.view.answers import (
    MOST,
    Size,
    Understood,
    answer,
    articles_counted,
    nearest,
    not_found,
)
from bot.telegram.view.message import Outgoing
from bot.telegram.view.pages import locate, page
from bot.telegram.view.passages import Card, card
from retrieval import Article, Counted, CountedArticle, Period, Span
from retrieval.notices import Notice

AS_TYPED = Understood()
MAY = Period(date(2031, 5, 1), date(2031, 5, 31))
EN, RU = (Catalogue().say(language) for language in ("en", "ru"))
TEXT = "Rain fell all night. The bridge closed on Monday. Nobody was hurt."
CLOSED = (TEXT.index("The bridge"), TEXT.index(" Nobody"))
BRIDGE = Shown(
    id=7,
    article_id="a1",
    start=0,
    text=TEXT,
    marks=(CLOSED,),
    title="Bridge closed",
    source="/srv/articles/bridge.txt",
    published=date(2031, 5, 23),
    also_in=(),
)
ONLINE = replace(BRIDGE, source="https://www.example.org/bridge")
PRINTED = Article("Bridge <shut>", TEXT, url="https://paper.example/1", published=date(2031, 6, 1))
WORDY = Article("Bridge " * 99, TEXT, source=f"https://{'sub.' * 50}example.org/")
HOSTILE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(["", " \n ", "\0", "\ud800", "<b>", "</blockquote>", "\u200b", "مرحبا " * 400])
    | st.sampled_from(
        ["&" * 5_000, "😀" * 5_000, "</a>" * 15_000, "Ende. " * 10_000, "\n" * 9_000]
    ),
)


def plain(message: Outgoing | Card) -> str:
    """The text as Telegram shows it; it raises ApiError for what Telegram would refuse."""
    return parsed(message.html, "HTML", None)[0]


def entities(message: Outgoing | Card, kind: str) -> list[dict[str, Any]]:
    return [each for each in parsed(message.html, "HTML", None)[1] if each["type"] == kind]


def covered(message: Outgoing | Card, kind: str) -> list[str]:
    """What the entities of one kind cover."""
    wide = plain(message).encode("utf-16-le")
    spans = [(each["offset"], each["offset"] + each["length"]) for each in entities(message, kind)]
    return [wide[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]


def buttons(keyboard: InlineKeyboardMarkup | None) -> list[list[tuple[str, Any]]]:
    rows = keyboard.inline_keyboard if keyboard else ()
    return [[(each.text, each.callback_data) for each in row] for row in rows]


# --- answers


def test_an_answer_quotes_marks_and_cites() -> None:
    made = answer(EN, 12, [ONLINE], 3, more=False, understood=AS_TYPED)
    assert plain(made) == f"{TEXT}\n[1] Bridge closed, 23 May 2031, example.org"
    assert covered(made, "blockquote") == [TEXT]
    assert covered(made, "bold") == ["The bridge closed on Monday."]
    assert covered(made, "text_link") == ["Bridge closed"]
    url = "https://www.example.org/bridge#:~:text=The%20bridge%20closed%20on%20Monday."
    assert [each["url"] for each in entities(made, "text_link")] == [url]
    assert covered(made, "underline") == []
    assert buttons(made.keyboard) == [
        [("📖 [1]", "o:12:1")],
        [("👍", "f:12:1"), ("👎", "f:12:0")],
    ]


def test_the_words_that_answer_are_underlined_wherever_a_passage_is_shown() -> None:
    filler = "Snow lay on the roofs of Grellan and on the river. " * 20
    words = (TEXT.index("Monday"), TEXT.index(". Nobody"))
    for before, after in (("", ""), (filler, filler), (filler, ""), ("", filler)):
        shift = len(before)
        told = replace(
            BRIDGE,
            text=before + TEXT + after,
            marks=((CLOSED[0] + shift, CLOSED[1] + shift),),
            answers=((words[0] + shift, words[1] + shift),),
        )
        article = Article("Bridge", f"Before.\n\n{told.text}\n\nAfter.")
        passage = (9, 9 + len(told.text))
        for made in (
            answer(EN, 1, [told], 3, False, AS_TYPED),
            card(EN, told, "citebot"),
            page(EN, article, passage, told.marks, None, "o:1:1", "b:1", told.answers),
        ):
            assert covered(made, "underline") == ["Monday"]
            assert "The bridge closed on Monday." in covered(made, "bold")


def test_the_most_passages_keep_all_their_entities() -> None:
    twice = replace(
        ONLINE,
        marks=(CLOSED, (0, 20)),
        answers=((0, 4), (CLOSED[0], CLOSED[0] + 3)),
        also=(PRINTED,),
    )
    told = Understood("when", MAY, (Notice("empty"),) * 9)
    made = nearest(RU, 1, [replace(twice, earlier=True)] * MOST, MOST, True, told)
    assert covered(made, "underline") == ["Rain", "The"] * MOST
    assert len(covered(made, "text_link")) == 2 * MOST


def test_an_article_without_a_url_opens_in_the_chat_and_hides_its_folder() -> None:
    made = answer(EN, 12, [BRIDGE], 3, more=False, understood=AS_TYPED, bot_name="citebot")
    assert plain(made).endswith("[1] Bridge closed, 23 May 2031, bridge.txt")
    assert entities(made, "text_link")[0]["url"] == "https://t.me/citebot?start=c7"
    unlinked = [answer(EN, 12, [BRIDGE], 3, False, AS_TYPED)]
    unlinked += [answer(EN, 12, [replace(BRIDGE, id=0)], 3, False, AS_TYPED, bot_name="citebot")]
    assert [entities(each, "text_link") for each in unlinked] == [[], []]
    windows = replace(BRIDGE, source="C:\\secret\\bridge.txt", published=None)
    assert plain(answer(EN, 12, [windows], 3, False, AS_TYPED)).endswith(
        "[1] Bridge closed, bridge.txt"
    )


def test_what_is_shown_is_what_was_found(tmp_path: Path) -> None:
    before = "Snow lay on the roofs of Grellan. " * 40
    with library(tmp_path) as archive:
        article = Article("Bridge", f"{before}\n\n{TEXT}", id="b", published=date(2031, 5, 23))
        archive.add([article, replace(article, id="c", title="Reprint")])
        found = archive.ask("when was the bridge closed", limit=1).citations[0]
    kept = Shown.of(found)
    assert kept.text == article.text[kept.start : kept.start + len(kept.text)]
    assert kept.sentence == "The bridge closed on Monday."
    assert {kept.article_id, *kept.also_in} == {"b", "c"}
    assert locate(article.text, kept) == (kept.start, kept.start + len(kept.text))
    assert [kept.text[start:end] for start, end in kept.answers] == ["Monday"]
    assert plain(answer(EN, 1, [kept], 3, False, AS_TYPED)).endswith(
        ", 23 May 2031\nAlso in: Reprint, 23 May 2031"
    )


def test_a_place_is_named_and_the_web_is_linked(tmp_path: Path) -> None:
    places = ((0, "p. 1"), (TEXT.index("The bridge"), "p. <2>"))
    article = Article(
        "Bridge", TEXT, source="/srv/b.pdf", url="https://b.example.org/b", places=places
    )
    with library(tmp_path) as archive:
        archive.add([article])
        kept = Shown.of(archive.ask("when was the bridge closed", limit=1).citations[0])
    assert (kept.place, kept.source) == ("p. <2>", "https://b.example.org/b")
    cited = answer(EN, 1, [kept], 3, False, AS_TYPED)
    assert plain(cited).endswith("[1] Bridge, p. <2>, b.example.org")
    url = entities(cited, "text_link")[0]["url"]
    assert url == "https://b.example.org/b#:~:text=The%20bridge%20closed%20on%20Monday."
    opened = page(EN, article, (0, len(TEXT)), [CLOSED], None, "o:1:1", None)
    assert plain(opened).startswith("Bridge\np. <2> · b.example.org\n")
    assert entities(opened, "text_link")[0]["url"] == url


def test_more_passages_more_buttons() -> None:
    made = answer(
        EN,
        12,
        [BRIDGE] * 10,
        3,
        more=True,
        understood=Understood("when did it close"),
        feedback=False,
    )
    assert plain(made).startswith(f"🔎 Read as: when did it close\n\n{TEXT}\n[1] ")
    assert len(covered(made, "blockquote")) == 3
    assert [label for label, _ in buttons(made.keyboard)[0]] == ["📖 [1]", "📖 [2]", "📖 [3]"]
    assert buttons(made.keyboard)[1] == [("More", "m:12"), ("👍", "f:12:1"), ("👎 ✓", "f:12:0")]
    longer = answer(RU, 12, [BRIDGE] * 10, 9, more=True, understood=AS_TYPED, feedback=True)
    rows = buttons(longer.keyboard)
    assert [data for row in rows[:-1] for _, data in row] == [f"o:12:{n}" for n in range(1, 10)]
    assert rows[-1][:2] == [("Ещё", "m:12"), ("👍 ✓", "f:12:1")]
    full = answer(EN, 12, [BRIDGE] * 50, 50, more=True, understood=AS_TYPED)
    assert len(covered(full, "blockquote")) == MOST
    assert ("More", "m:12") not in buttons(full.keyboard)[-1]


def test_a_long_passage_is_folded_and_its_mark_in_sight() -> None:
    filler = "Snow lay on the roofs of Grellan and on the river. " * 20
    early = replace(BRIDGE, text=TEXT + " " + filler)
    made = answer(EN, 1, [early], 3, False, AS_TYPED)
    assert covered(made, "expandable_blockquote") == [early.text.strip()]
    late = replace(BRIDGE, text=filler + early.text)
    late = replace(late, marks=(tuple(edge + len(filler) for edge in CLOSED),))  # type: ignore[arg-type]
    made = answer(EN, 1, [late], 3, False, AS_TYPED)
    assert covered(made, "expandable_blockquote")[0].startswith(
        "…The bridge closed on Monday. Nobo"
    )
    last = replace(late, text=filler + TEXT)
    made = answer(EN, 1, [last], 3, False, AS_TYPED)
    assert covered(made, "expandable_blockquote") == []
    quoted = covered(made, "blockquote")[0]
    assert quoted.startswith("…") and quoted.endswith(
        "The bridge closed on Monday. Nobody was hurt."
    )
    assert 450 < len(quoted) <= 500


def test_short_passages_leave_their_room_to_long_ones() -> None:
    long = replace(BRIDGE, text=TEXT + " Snow lay on the roofs." * 300)
    made = answer(EN, 1, [BRIDGE, long, long], 3, False, AS_TYPED)
    sizes = [units(text) for text in covered(made, "expandable_blockquote")]
    assert covered(made, "blockquote") == [TEXT]
    assert 4_000 < units(plain(made)) <= 4_096
    assert abs(sizes[0] - sizes[1]) < 30


def test_the_most_passages_leave_each_some_of_its_text() -> None:
    source = f"https://{'sub.' * 50}example.org/"
    wordy = replace(
        BRIDGE, title="Bridge " * 99, source=source, text=TEXT + " Snow." * 999, also=(WORDY,) * 9
    )
    made = nearest(RU, 2**63 - 1, [wordy] * MOST, MOST, True, Understood("when " * 99))
    assert [len(text) >= 120 for text in covered(made, "blockquote")] == [True] * MOST
    assert covered(made, "bold").count("The bridge closed on Monday.") == MOST
    told = Understood("when " * 99, MAY, (Notice("text", text="No. " * 99),) * 9)
    made = nearest(RU, 2**63 - 1, [replace(wordy, earlier=True)] * MOST, MOST, True, told)
    assert [len(text) >= 80 for text in covered(made, "blockquote")] == [True] * MOST
    assert covered(made, "bold").count("The bridge closed on Monday.") == MOST
    assert plain(made).count("(более раннее сообщение)") == MOST


@pytest.mark.parametrize(
    ("period", "english", "russian"),
    [
        (MAY, "from 1 May 2031 to 31 May 2031", "с 1 мая 2031 по 31 мая 2031"),
        (Period(date(2031, 5, 23), date(2031, 5, 23)), "on 23 May 2031", "23 мая 2031"),
        (Period(since=date(2031, 5, 1)), "since 1 May 2031", "начиная с 1 мая 2031"),
        (Period(until=date(2031, 5, 31)), "until 31 May 2031", "не позже 31 мая 2031"),
    ],
)
def test_the_period_stands_first(period: Period, english: str, russian: str) -> None:
    understood = Understood("bridge <then>", period)
    made = answer(EN, 1, [BRIDGE], 1, False, understood)
    assert plain(made).startswith(
        f"🔎 Read as: bridge <then>\n🗓 Published {english}\n\n{TEXT}\n[1] "
    )
    size = Size(3, 9, None, None)
    made = not_found(RU, 1, size, nearest=False, understood=Understood(period=period))
    assert plain(made).startswith(f"🗓 Опубликовано {russian}\n\nВ архиве нет ответа")


def test_notices_are_told_in_the_language_of_who_asks() -> None:
    outside = Notice("outside", when=MAY.notice)
    told = Understood(notices=(outside, Notice("text", text="The <archive> & I\nare tired.")))
    assert plain(answer(EN, 1, [BRIDGE], 1, False, told)).startswith(
        "ℹ️ What was published from 1 May 2031 to 31 May 2031 does not answer; the whole archive "
        "was searched.\nℹ️ The <archive> & I are tired.\n\nRain"
    )
    assert plain(nearest(RU, 1, [BRIDGE], 1, False, told)).startswith(
        "ℹ️ В опубликованном с 1 мая 2031 по 31 мая 2031 ответа нет; поиск шёл по всему архиву.\n"
        "ℹ️ The <archive> & I are tired.\n\nВ архиве нет ответа"
    )


def test_other_articles_that_print_the_same_are_named_and_linked() -> None:
    """The first two: the passages need the room."""
    local = Article("Notes", TEXT, source="/srv/notes/bridge.md")
    told = replace(BRIDGE, also=(PRINTED, local, local, local))
    made = answer(EN, 1, [told], 1, False, AS_TYPED)
    line = "Also in: Bridge <shut>, 1 June 2031, paper.example; Notes, bridge.md; 2 others"
    assert plain(made).endswith(f"bridge.txt\n{line}")
    assert [each["url"] for each in entities(made, "text_link")] == ["https://paper.example/1"]
    assert plain(card(EN, told, "")).endswith(f"bridge.txt\n{line}")


def test_an_earlier_report_is_marked() -> None:
    early = replace(ONLINE, earlier=True)
    made = answer(EN, 1, [early, ONLINE], 2, False, AS_TYPED)
    assert re.findall(r"\[\d\] .*", plain(made)) == [
        "[1] Bridge closed, 23 May 2031, example.org (earlier report)",
        "[2] Bridge closed, 23 May 2031, example.org",
    ]
    shown = card(RU, early, "citebot")
    assert plain(shown).endswith("example.org (более раннее сообщение)")
    assert shown.description.startswith("23 мая 2031 · более раннее сообщение · The bridge closed")
    start, end = early.marks[0]
    shown = card(EN, replace(early, answers=((start, end),)), "citebot")
    said = early.text[start:end]
    assert plain(shown).endswith(f"example.org (earlier report: said {said})")


def test_the_nearest_passages_are_not_called_an_answer() -> None:
    made = nearest(EN, 12, [BRIDGE], 3, more=False, understood=Understood("when"))
    assert plain(made).startswith(
        "🔎 Read as: when\n\nThe archive does not answer this. These passages come nearest:\n\nRain"
    )
    assert buttons(made.keyboard)[0] == [("📖 [1]", "o:12:1")]


@pytest.mark.parametrize(
    ("size", "english", "russian"),
    [
        (Size(0, 0, None, None), "The archive is still empty.", "Архив пока пуст."),
        (
            Size(1, 2, None, None),
            "It holds 1 article (2 passages).",
            "Всего в нём 1 статья (2 отрывка).",
        ),
        (
            Size(21, 21, date(2031, 2, 5), date(2031, 2, 5)),
            "It holds 21 articles (21 passages), dated 5 February 2031.",
            "Всего в нём 21 статья (21 отрывок), от 5 февраля 2031.",
        ),
        (
            Size(12_000, 65_563, date(1, 2, 5), date(2031, 12, 31)),
            "It holds 12,000 articles (65,563 passages), dated 5 February 1 to 31 December 2031.",
            "Всего в нём 12\xa0000 статей (65\xa0563 отрывка), с 5 февраля 1 по 31 декабря 2031.",
        ),
    ],
)
def test_not_found_tells_what_was_searched(size: Size, english: str, russian: str) -> None:
    made = not_found(EN, 12, size, nearest=True, understood=AS_TYPED)
    assert plain(made) == f"The archive does not answer this.\n{english}"
    assert buttons(made.keyboard) == [[("Show the nearest passages", "n:12")]]
    made = not_found(RU, 12, size, nearest=False, understood=Understood("<когда>"))
    assert plain(made) == (
        f"🔎 Понято так: <когда>\n\nВ архиве нет ответа на этот вопрос.\n{russian}"
    )
    assert made.keyboard is None


def test_a_card_is_chosen_by_its_title_and_sentence() -> None:
    made = card(EN, ONLINE, "citebot")
    assert (made.title, made.description) == (
        "Bridge closed",
        "23 May 2031 · The bridge closed on Monday.",
    )
    assert plain(made) == f"{TEXT}\nBridge closed, 23 May 2031, example.org"
    assert plain(card(RU, BRIDGE, "citebot")).endswith("Bridge closed, 23 мая 2031, bridge.txt")
    assert entities(card(EN, BRIDGE, "citebot"), "text_link")[0]["url"].endswith("?start=c7")
    untitled = card(
        EN, replace(BRIDGE, title="\u200b\n", text="word " * 9_000, marks=((0, 45_000),)), "c"
    )
    assert untitled.title == "…"
    assert len(untitled.description) <= 200 and untitled.description.endswith(" word…")
    assert units(plain(untitled)) <= 4_096


# --- pages

PARAGRAPHS = "\n\n".join(f"Paragraph {n}. " + "Snow lay on the roofs. " * 30 for n in range(1, 21))


def turned(
    article: Article, passage: Span | None, marks: Sequence[Span] = ()
) -> Iterator[Outgoing]:
    """Every page, as somebody sees them who goes to the first and then on to the last."""
    number: int | None = 1
    while number is not None:
        made = page(EN, article, passage, marks, number, "o:12:1", "b:12")
        yield made
        onward = [data for row in buttons(made.keyboard) for label, data in row if label == "▶"]
        number = int(onward[0].split(":")[-1]) if onward else None


def test_a_short_article_has_one_page() -> None:
    article = Article(
        "Bridge", f"Before.\n\n{TEXT}\n\nAfter.", source=ONLINE.source, published=BRIDGE.published,
        tags=("river", "<town>"),
    )  # fmt: skip
    made = page(EN, article, (9, 9 + len(TEXT)), BRIDGE.marks, None, "o:12:1", "b:12")
    assert plain(made) == (
        f"Bridge\n23 May 2031 · example.org · river, <town>\n\nBefore.\n{TEXT}\nAfter."
    )
    assert covered(made, "blockquote") == [TEXT]
    assert covered(made, "bold") == ["Bridge", "The bridge closed on Monday."]
    assert entities(made, "text_link")[0]["url"].endswith(
        "#:~:text=The%20bridge%20closed%20on%20Monday."
    )
    assert buttons(made.keyboard) == [[("↩ Back to the answer", "b:12")]]
    assert page(EN, article, None, (), None, "l:1", None).keyboard is None


def test_pages_break_at_paragraphs_and_lose_nothing() -> None:
    article = Article("Snow", PARAGRAPHS)
    shown_pages = [plain(made).removeprefix("Snow\n\n") for made in turned(article, None)]
    assert len(shown_pages) == 5
    assert all(re.match(r"Paragraph \d+\. Snow", text) for text in shown_pages)
    assert "".join("".join(shown_pages).split()) == "".join(PARAGRAPHS.split())
    middle = page(EN, article, None, (), 3, "c:7", None)
    assert buttons(middle.keyboard) == [[("◀", "c:7:2"), ("3/5", "c:7:3"), ("▶", "c:7:4")]]
    assert page(EN, article, None, (), 99, "c:7", None) == page(
        EN, article, None, (), 5, "c:7", None
    )
    assert page(EN, article, None, (), -1, "c:7", None) == page(
        EN, article, None, (), 1, "c:7", None
    )


def test_the_article_opens_at_the_passage_which_no_page_cuts() -> None:
    for place in range(2_000, len(PARAGRAPHS) - 2_500, 777):
        passage = (place, place + 2_400)
        marks = [(1_000, 1_010), (0, 10)]
        article = Article("Snow", PARAGRAPHS)
        made = page(EN, article, passage, marks, None, "o:12:1", None)
        quoted = covered(made, "blockquote")
        assert ["".join(text.split()) for text in quoted] == [
            "".join(PARAGRAPHS[slice(*passage)].split())
        ]
        others = [covered(each, "blockquote") for each in turned(article, passage, marks)]
        assert others.count(quoted) == 1 and others.count([]) == len(others) - 1


def test_a_page_ends_after_a_passage_that_still_fits() -> None:
    text = "\n\n".join("Snow lay on the roofs." * 20 for _ in range(20))
    assert text[3_092:3_094] == "\n\n"  # the last paragraph that the first page has room for
    made = list(turned(Article("Snow", text), (3_000, 3_300)))
    assert [len(covered(each, "blockquote")) for each in made] == [1] + [0] * (len(made) - 1)
    assert plain(made[0]).endswith(text[3_094:3_300])


def test_a_passage_longer_than_a_page_goes_on_with_its_marks() -> None:
    text = "Snow lay on the roofs. " * 400
    marks = [(8_000, 8_022), (100, 122)]
    article = Article("Snow", text)
    assert plain(page(EN, article, (0, len(text)), marks, None, "c:7", None)) in [
        plain(made) for made in list(turned(article, (0, len(text)), marks))[2:]
    ]
    made = list(turned(article, (0, len(text)), marks))
    assert all(len(covered(each, "blockquote")) == 1 for each in made)
    assert sum(len(covered(each, "bold")) - 1 for each in made) == 2


def test_a_passage_that_has_gone_is_told() -> None:
    made = page(EN, Article("Bridge", "Rewritten."), None, (), None, "c:7", None, changed=True)
    assert plain(made) == (
        "Bridge\n\nThe article has changed since; the passage is no longer in it.\n\nRewritten."
    )


@pytest.mark.parametrize(
    ("text", "start", "found"),
    [
        (TEXT, 0, (0, len(TEXT))),
        (f"New. {TEXT}", 0, (5, 5 + len(TEXT))),
        (f"{TEXT}{TEXT} {TEXT}", len(TEXT) + 3, (len(TEXT), 2 * len(TEXT))),
        (f"{TEXT} {TEXT}", 9_999, (len(TEXT) + 1, 2 * len(TEXT) + 1)),
        (TEXT.replace("Monday", "Friday"), 0, None),
        ("", 0, None),
    ],
)
def test_a_passage_is_found_again(text: str, start: int, found: Span | None) -> None:
    assert locate(text, replace(BRIDGE, start=start)) == found


# --- whatever they hold


@st.composite
def cited(draw: st.DrawFn) -> Shown:
    text = draw(HOSTILE)
    edges = st.integers(0, len(text))
    sources = st.none() | HOSTILE | HOSTILE.map("https://example.org/{}".format)
    return Shown(
        id=draw(st.integers(0, 2**63 - 1)),
        article_id="a1",
        start=draw(st.integers(0, 100)),
        text=text,
        marks=tuple(draw(st.lists(st.tuples(edges, edges), max_size=3))),
        title=draw(HOSTILE),
        source=draw(sources),
        published=draw(st.none() | st.dates()),
        also_in=(),
        also=(Article(draw(HOSTILE), "x", "x", source=draw(sources)),)
        * draw(st.sampled_from([0, 1, 2, 1_000_000])),
        earlier=draw(st.booleans()),
        answers=tuple(draw(st.lists(st.tuples(edges, edges), max_size=3))),
    )


def check(message: Outgoing | Card) -> None:
    """That Telegram takes it: `parsed` refuses broken tags, nested quotations and long texts."""
    text = plain(message)
    assert 0 < units(text) <= 4_096
    if isinstance(message, Outgoing):
        for label, data in (each for row in buttons(message.keyboard) for each in row):
            assert 1 <= len(data.encode()) <= 64
            assert 0 < len(label) < 40


@settings(max_examples=30)
@given(
    st.lists(cited(), min_size=1, max_size=14),
    st.integers(1, 14),
    st.builds(
        Understood,
        HOSTILE,
        st.none() | st.builds(Period, st.dates(), st.dates()),
        st.lists(st.builds(lambda text: Notice("text", text=text), HOSTILE), max_size=3),
    ),
    st.sampled_from([EN, RU]),
)
def test_telegram_takes_every_answer(
    citations: list[Shown], count: int, understood: Understood, say: Any
) -> None:
    number = 2**63 - 1
    made = answer(say, number, citations, count, True, understood, True, "citebot")
    for each in (made, nearest(say, number, citations, count, False, understood)):
        check(each)
        seen = citations[: min(count, MOST)]
        assert all(f"[{rank}]" in plain(each) for rank in range(1, len(seen) + 1))
    check(not_found(say, number, Size(10**9, 10**9, date.min, date.max), True, understood))


@given(cited())
def test_telegram_takes_every_card(hostile: Shown) -> None:
    made = card(RU, hostile, "citebot")
    check(made)
    assert 0 < units(made.title) <= 64
    assert units(made.description) <= 200
    made.title.encode(), made.description.encode()


@settings(max_examples=30)
@given(cited(), HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=5), st.none() | st.integers())
def test_telegram_takes_every_page(
    hostile: Shown, before: str, after: str, tags: list[str], number: int | None
) -> None:
    article = Article(
        hostile.title, before + hostile.text + after, source=hostile.source, tags=tuple(tags)
    )
    passage = (len(before), len(before) + len(hostile.text))
    data = f"o:{2**63 - 1}:12"
    check(page(RU, article, passage, hostile.marks, number, data, "b:12", hostile.answers))
    quoted = "".join(
        text for made in turned(article, passage) for text in covered(made, "blockquote")
    )
    # Telegram takes some characters out of any text and the blanks off either end of it.
    lost = re.compile("[\\s\u200b\u0333\u033f\u030a]")
    expected = lost.sub("", clean(hostile.text))
    assert lost.sub("", quoted) == expected or len(hostile.text) > pages.PAGE


@given(cited())
def test_a_mark_stays_bold_in_an_answer(hostile: Shown) -> None:
    made = answer(EN, 1, [hostile], 1, False, AS_TYPED)
    start, end = hostile.marks[0] if hostile.marks else (0, 0)
    marked = re.sub("[\\s\u200b\u0333\u033f\u030a]", "", clean(hostile.text[start:end]))
    if marked and units(marked) < 400:
        assert marked in re.sub("[\\s\u200b]", "", "".join(covered(made, "bold")))


# --- counted articles


def counted(number: int, title: str = "Ferry late", link: str | None = None) -> Counted:
    said = Notice("articles-mention", count=number, query="ferry & bath")
    day = date(2031, 5, 23)
    articles = tuple(CountedArticle(f"a{n}", title, day, link) for n in range(min(number, 500)))
    return Counted(
        number, "ferry & bath", said, articles, (("2031-04", 1), ("2031-05", number - 1))
    )


def test_a_count_shows_its_months_and_as_many_articles_as_are_looked_over() -> None:
    few = counted(3, link="https://paper.example/1")
    made = articles_counted(EN, 12, few, Understood(notices=(few.said,)))
    assert plain(made) == (
        "ℹ️ 3 articles mention ferry & bath.\n\n2031-04: 1\n2031-05: 2\n\n"
        + "\n".join(["• Ferry late, 23 May 2031"] * 3)
    )
    assert covered(made, "text_link") == ["Ferry late"] * 3
    assert buttons(made.keyboard) == [[("👍", "f:12:1"), ("👎", "f:12:0")]]
    many = articles_counted(RU, 12, counted(1_200), AS_TYPED)
    assert plain(many).endswith("… и ещё 1\xa0185")
    # Where a file lies is nobody's business.
    local = articles_counted(EN, 12, counted(2, link="/srv/secret/ferry.txt"), AS_TYPED)
    assert "secret" not in local.html


@given(HOSTILE)
def test_whatever_titles_hold_a_count_fits_a_message(title: str) -> None:
    told = Understood("when " * 99, MAY, (Notice("text", text="x" * 900),) * 9)
    made = articles_counted(RU, 1, counted(900, title, "https://paper.example/" + "x" * 99), told)
    assert units(plain(made)) <= 4_096
