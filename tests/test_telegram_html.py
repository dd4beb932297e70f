"""Telegram HTML: cut, marked and linked text is what Telegram takes it to be."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from telegram_server.entities import parsed

from bot.sanitize import clean
from bot.telegram.view.html import fragment_url, length, link, quote, safe, shorten, tidy, units
from bot.telegram.view.marking import mark
from retrieval import Span

FAMILY = "👩‍👩‍👧‍👧"
_MARKUP = ["<b>", "</b>", "</blockquote>", "&amp;", "&", "<a href='x'>"]
_WORDS = ["word", "Ende.", "שלום", "مرحبا", FAMILY, "e\u0301", " ", "\n", "\n\n", "\t"]
_BROKEN = ["\0", "\x1b", "\ud800", "\udc00", "\u202e"]
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*_MARKUP, *_WORDS, *_BROKEN]), max_size=60).map("".join),
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(HOSTILE)
    edges = st.integers(0, len(text))
    return text, draw(st.lists(st.tuples(edges, edges).map(lambda span: (min(span), max(span)))))


def visible(source: str) -> str:
    """The text as Telegram shows it, but for the blanks at its ends."""
    return parsed(f"|{source}|", "HTML", None)[0][1:-1]


def within(source: str, kind: str) -> list[str]:
    plain, entities = parsed(f"|{source}|", "HTML", None)
    wide = plain.encode("utf-16-le")
    return [
        wide[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in entities
        if each["type"] == kind
    ]


def squeezed(text: str) -> str:
    return "".join(clean(text).split())


def test_units_are_those_of_utf_16() -> None:
    assert [units(text) for text in ("", "ab", "й", "😀", FAMILY, "\ud800")] == [0, 2, 1, 2, 11, 1]
    assert length("<b>a &lt;b&gt;</b> 😀") == 8


@given(HOSTILE)
def test_safe_text_is_shown_as_it_is(text: str) -> None:
    expected = re.sub("[\u0333\u033f\u030a]", "", clean(text))  # Telegram removes these itself
    assert visible(safe(text)) == expected
    assert length(safe(text)) == units(clean(text))


def test_tidy_text_has_no_needless_blanks() -> None:
    assert tidy("One  two \t three \n\n\n\n <four>\nfive") == "One two three\n\n&lt;four&gt;\nfive"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("The bridge is closed.", 21, "The bridge is closed."),
        ("The bridge is closed.", 20, "The bridge is…"),
        ("The bridge is closed.", 11, "The bridge…"),
        ("The bridge is closed.", 3, "Th…"),
        ("Unaussprechlichkeiten", 6, "Unaus…"),
        ("😀😀😀", 4, "😀…"),
        (f"aaaa{FAMILY}", 10, "aaaa…"),
        ("cafe\u0301s", 5, "caf…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_shortened_text_ends_after_a_word(text: str, limit: int, cut: str) -> None:
    assert shorten(text, limit) == cut


@given(HOSTILE, st.integers(0, 400))
def test_shortened_text_keeps_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert units(short) <= limit
    assert text.startswith(short.removesuffix("…").rstrip())


TEXT = "Rain fell all night. The bridge closed on Monday. Nobody was hurt, said the mayor."
CLOSED = (TEXT.index("The bridge"), TEXT.index(" Nobody"))


def test_marks_are_bold_and_the_rest_is_not() -> None:
    marked, size = mark(TEXT, [CLOSED], 4_096)
    assert marked == (
        "Rain fell all night. <b>The bridge closed on Monday.</b> Nobody was hurt, said the mayor."
    )
    assert size == len(TEXT)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (70, "Rain fell all night. <b>The bridge closed on Monday.</b> Nobody was hurt,…"),
        (50, "Rain fell all night. <b>The bridge closed on Monday.</b>…"),
        (49, "…<b>The bridge closed on Monday.</b> Nobody was hurt,…"),
        (40, "…<b>The bridge closed on Monday.</b> Nobody…"),
        (30, "…<b>The bridge closed on Monday.</b>…"),
        (20, "…<b>The bridge closed</b>…"),
    ],
)
def test_a_long_passage_is_cut_around_its_mark(limit: int, expected: str) -> None:
    marked, size = mark(TEXT, [CLOSED], limit)
    assert marked == expected
    assert size == length(marked) <= limit


def test_a_third_of_what_is_left_goes_before_the_mark() -> None:
    text = "Before. " * 9 + "The mark." + " After." * 9
    start = text.index("The")
    assert mark(text, [(start, start + 9)], 60)[0] == (
        "…Before. Before. <b>The mark.</b> After. After. After. After.…"
    )


def test_a_mark_at_the_end_keeps_what_stands_before_it() -> None:
    last = (TEXT.index("Nobody"), len(TEXT))
    assert mark(TEXT, [last], 66)[0] == (
        "…The bridge closed on Monday. <b>Nobody was hurt, said the mayor.</b>"
    )


def test_a_passage_begins_at_its_first_mark_where_that_would_be_out_of_sight() -> None:
    last = (TEXT.index("Nobody"), len(TEXT))
    best_last = [last, CLOSED]
    assert mark(TEXT, best_last, 4_096, lead=20)[0] == (
        "…<b>The bridge closed on Monday.</b> <b>Nobody was hurt, said the mayor.</b>"
    )
    assert mark(TEXT, best_last, 4_096, lead=21)[0].startswith("Rain fell")


def test_a_mark_that_fits_is_never_cut_for_the_sake_of_a_word() -> None:
    text = "One two three" + "x" * 50
    assert mark(text, [(8, 13)], 16)[0] == "One two <b>three</b>…"


def test_marks_may_overlap_or_lie_outside() -> None:
    spans = [(5, 9), (0, 9), (-3, 2), (-9, -2), (7, 400), (3, 3), (50, 40)]
    assert mark("Rain fell down.", spans, 100)[0] == ("<b>Ra</b><b>in fell</b><b> down.</b>")
    assert mark("Rain  fell.", [(4, 8)], 100)[0] == "Rain <b>fe</b>ll."
    assert mark("", [(0, 3)], 100) == ("", 0)


MONDAY = (TEXT.index("Monday"), TEXT.index(". Nobody"))


@pytest.mark.parametrize(
    ("answers", "limit", "expected"),
    [
        ([MONDAY], 30, "…<b>The bridge closed on <u>Monday</u>.</b>…"),
        ([MONDAY], 20, "…<b>The bridge closed</b>…"),  # cut in front of it
        ([CLOSED], 20, "…<b><u>The bridge closed</u></b>…"),  # within it
        ([CLOSED], 30, "…<b><u>The bridge closed on Monday.</u></b>…"),
        ([(0, 4)], 30, "…<b>The bridge closed on Monday.</b>…"),  # outside of what is marked
        ([(0, len(TEXT))], 40, "…<b><u>The bridge closed on Monday.</u></b> Nobody…"),
        ([MONDAY, (MONDAY[0] - 3, MONDAY[1])], 30,
         "…<b>The bridge closed <u>on Monday</u>.</b>…"),
        ([(50, 40), (-9, -2), (7, 7), (900, 990)], 30, "…<b>The bridge closed on Monday.</b>…"),
    ],
)  # fmt: skip
def test_the_words_that_answer_are_underlined(
    answers: list[Span], limit: int, expected: str
) -> None:
    assert mark(TEXT, [CLOSED], limit, answers=answers) == (expected, length(expected))
    assert length(expected) <= limit


def test_underlined_words_are_escaped_and_lose_needless_blanks() -> None:
    text = "  It cost <b> 3\n & more</u>. So they\tsay."
    marked, size = mark(text, [(2, 29)], 100, answers=[(10, 23)])
    assert marked == "<b>It cost <u>&lt;b&gt; 3\n&amp; more</u>&lt;/u&gt;.</b> So they say."
    assert size == len("It cost <b> 3\n& more</u>. So they say.")


@given(marked(), st.data(), st.integers(10, 400), st.none() | st.integers(0, 100))
def test_underlining_changes_nothing_else(
    case: tuple[str, list[Span]], data: st.DataObject, limit: int, lead: int | None
) -> None:
    text, marks = case
    edges = st.integers(-3, len(text) + 3)
    answers = data.draw(st.lists(st.tuples(edges, edges), max_size=4))
    shown, size = mark(text, marks, limit, lead, answers)
    without, same = mark(text, marks, limit, lead)
    assert visible(shown) == visible(without)
    assert (size, within(shown, "bold")) == (same, within(without, "bold"))
    in_bold = "".join(map(squeezed, within(shown, "bold")))
    assert all(squeezed(each) in in_bold for each in within(shown, "underline"))


@given(marked(), st.integers(10, 400), st.none() | st.integers(0, 100))
@example(("0000\x1f", [(4, 5)]), 10, None)
def test_marked_text_keeps_limit_marks_and_words(
    case: tuple[str, list[Span]], limit: int, lead: int | None
) -> None:
    text, marks = case
    shown, size = mark(text, marks, limit, lead)
    # Telegram takes some combining marks out of any text.
    assume(not re.search("[\u0333\u033f\u030a]", text))
    assert units(visible(shown)) == size <= limit
    assert squeezed(visible(shown)).strip("…") in squeezed(text)
    seen = [text[start:end] for start, end in marks if clean(text[start:end]).strip()]
    if seen and lead is None and units(seen[0]) <= limit - 2:
        assert squeezed(seen[0]) in "".join(map(squeezed, within(shown, "bold")))
    if units(text) <= limit and lead is None:
        assert squeezed(visible(shown)) == squeezed(text)
    for part in within(shown, "bold"):
        assert any(squeezed(part) in squeezed(each) for each in seen)


@given(marked())
def test_a_quotation_holds_whatever_was_marked(case: tuple[str, list[Span]]) -> None:
    quoted = quote(mark(*case, 400)[0], expandable=True)
    plain, entities = parsed(f"|\n{quoted}\n|", "HTML", None)
    kinds = [each["type"] for each in entities if "quote" in each["type"]]
    assert kinds == (["expandable_blockquote"] if case[0].strip() else [])
    assert "blockquote>" not in plain.replace("</blockquote>", "") or "blockquote>" in case[0]


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://example.org/a?b=1&c=%20#d", "https://example.org/a?b=1&amp;c=%20#d"),
        (' https://example.org/"><b>x ', "https://example.org/%22%3E%3Cb%3Ex"),
        ("https://example.org/день", "https://example.org/%D0%B4%D0%B5%D0%BD%D1%8C"),
        ("http://пример.рф:80/", "http://xn--e1afmkfd.xn--p1ai:80/"),
        ("HTTPS://example.org/'", "https://example.org/&#x27;"),
    ],
)
def test_urls_become_links(url: str, href: str) -> None:
    shown = link("<b>here</b>", url)
    assert shown == f'<a href="{href}"><b>here</b></a>'
    kinds = {each["type"] for each in parsed(shown, "HTML", None)[1]}
    assert kinds == {"text_link", "bold"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "notes.txt",
        "/etc/passwd",
        "javascript:alert(1)",
        "tg://user?id=1",
        "file:///etc/passwd",
        "ftp://a.b/",
        "https://",
        "http://[::1",
        "https://ex\ud800.org/",
        "https://пример.рф:99999/",
        f"https://{'ä' * 80}.org",
        f"https://example.org/{'a' * 3_000}",
    ],
)
def test_other_addresses_do_not(url: str) -> None:
    assert link("here", url) == "here"


@given(HOSTILE | st.text().map("https://example.org/{}".format) | st.text().map("http://{}".format))
@example("http://a.b:x/")
def test_a_link_is_never_broken_html(url: str) -> None:
    plain, entities = parsed(link("here", url), "HTML", None)
    assert plain == "here"
    assert all(each["type"] == "text_link" for each in entities)


@pytest.mark.parametrize(
    ("url", "sentence", "expected"),
    [
        ("https://a.org/x", "It rained.", "https://a.org/x#:~:text=It%20rained."),
        (
            "https://a.org/x#top",
            "A-b, c & d?",
            "https://a.org/x#top:~:text=A%2Db%2C%20c%20%26%20d%3F",
        ),
        ("https://a.org/#s:~:text=old", "new", "https://a.org/#s:~:text=new"),
        (
            "https://a.org/",
            "One two three four five six\nseven eight nine.",
            "https://a.org/#:~:text=One%20two%20three%20four,six%20seven%20eight%20nine.",
        ),
        ("https://a.org/", " \n", "https://a.org/"),
        ("https://a.org/", "字" * 500, "https://a.org/"),
        ("notes.txt", "new", "notes.txt"),
        ("https://t.me/news/17", "new", "https://t.me/news/17"),
    ],
)
def test_a_text_fragment_names_the_sentence(url: str, sentence: str, expected: str) -> None:
    assert fragment_url(url, sentence) == expected


@given(HOSTILE)
def test_a_text_fragment_is_made_of_the_sentences_own_words(sentence: str) -> None:
    url = fragment_url("https://example.org/", sentence)
    assert re.fullmatch(r"https://example\.org/(#:~:text=[\w.%~]+(,[\w.%~]+)?)?", url, re.ASCII)
    words = " ".join(clean(sentence).split())
    for part in url.partition(":~:text=")[2].split(","):
        assert unquote(part) in words
