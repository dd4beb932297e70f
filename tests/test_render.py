"""Rendering: exact text, marks where they belong, and nothing that a terminal obeys."""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from bot import render
from bot.sanitize import clean, clean_json, clean_line
from retrieval import Answer, Article, Citation, Counted, CountedArticle, Highlight, Period
from retrieval.notices import Notice

TEXT = "Rain fell.\n\nThe bridge closed on Monday. Nobody was hurt."
MARKED = "The bridge closed on Monday."
NOTICES = (
    Notice("pages", count=12, limit=10),
    Notice("outside", when=Notice("on", day=date(2031, 5, 23))),
)
PAGES, OUTSIDE = map(str, NOTICES)


def citation(
    text: str = TEXT, marked: str = MARKED, title: str = "Bridge", **more: object
) -> Citation:
    start = text.index(marked)
    article = Article(title, text, id="a1", published=date(2031, 5, 23), tags=("river",))
    fields = {"rank": 1, "score": 2.5, "article": article, "start": 0, "end": len(text)}
    fields |= {"text": text, "highlights": (Highlight(start, start + len(marked), marked),)}
    return Citation(**(fields | more))  # type: ignore[arg-type]


def answer(*citations: Citation, found: bool = True) -> Answer:
    return Answer("when?", found, 0.75, citations, 12.3, NOTICES)


def printed(part: RenderableType, colour: bool = False) -> str:
    file = io.StringIO()
    system = "standard" if colour else None
    Console(file=file, width=60, force_terminal=colour, color_system=system).print(part)
    return file.getvalue()


def test_a_plain_answer_marks_the_sentence() -> None:
    assert render.plain_answer(answer(citation())) == (
        "[1] Bridge, 2031-05-23\n"
        "    Rain fell.\n"
        "\n"
        "    **The bridge closed on Monday.** Nobody was hurt."
    )


def test_the_period_stands_first_and_an_earlier_report_is_marked() -> None:
    may = Period(date(2031, 5, 1), date(2031, 5, 31))
    shown = replace(answer(citation(earlier=True)), period=may)
    assert render.plain_answer(shown).startswith(
        "Period: 2031-05-01 to 2031-05-31\n\n[1] Bridge, 2031-05-23 (earlier report)\n"
    )
    terminal = printed(render.terminal_answer(shown))
    assert "Period: 2031-05-01 to 2031-05-31\n" in terminal
    assert "[1] Bridge, 2031-05-23 (earlier report)\n" in terminal
    fields = render.answer_fields(shown)
    assert fields["period"] == {"since": "2031-05-01", "until": "2031-05-31"}
    assert fields["citations"][0]["earlier"] is True
    fields = render.answer_fields(replace(shown, period=Period(since=date(2031, 5, 1))))
    assert fields["period"] == {"since": "2031-05-01", "until": None}


def test_what_an_earlier_report_said_is_told_with_it() -> None:
    start = TEXT.index(MARKED)
    at = start + MARKED.index("Monday")
    marked = Highlight(start, start + len(MARKED), MARKED, (at, at + len("Monday")))
    shown = answer(citation(earlier=True, highlights=(marked,)))
    assert "[1] Bridge, 2031-05-23 (earlier report: said Monday)\n" in render.plain_answer(shown)


def test_how_a_follow_up_was_read_stands_in_one_line_above_all() -> None:
    may = Period(date(2031, 5, 1), date(2031, 5, 31))
    shown = replace(answer(citation()), period=may, read_as="the bridge?\x1b[2J\nand in May?")
    above = "Read as: the bridge?␛[2J and in May?\nPeriod: 2031-05-01 to 2031-05-31\n\n[1] Bridge"
    assert render.plain_answer(shown).startswith(above)
    assert printed(render.terminal_answer(shown)).startswith(above)
    assert render.answer_fields(shown)["read_as"] == shown.read_as


def test_a_refusal_says_so_and_shows_the_nearest() -> None:
    shown = render.plain_answer(answer(citation(), found=False))
    assert shown.startswith(
        "The archive does not answer this.\n\nThe nearest passages:\n\n[1] Bridge, 2031-05-23\n"
    )
    nothing = render.plain_answer(answer(found=False))
    assert nothing == "The archive does not answer this."


def test_reprints_are_named() -> None:
    other = Article("Reprint", TEXT, source="https://example.org/2")
    shown = render.plain_answer(answer(citation(also_in=(other,))))
    assert shown.endswith("\n    also in: Reprint, https://example.org/2")


def test_marks_follow_the_passage_and_not_the_article() -> None:
    start = TEXT.index("The bridge")
    part = citation(start=start, text=TEXT[start:], end=len(TEXT), highlights=(
        Highlight(TEXT.index("Nobody"), len(TEXT), "Nobody was hurt."),
        Highlight(start, start + len(MARKED), MARKED),
    ))  # fmt: skip
    assert render.plain_citation(part).endswith(
        "    **The bridge closed on Monday.** **Nobody was hurt.**"
    )


def test_a_terminal_shows_the_mark_in_bold_and_reverse() -> None:
    shown = printed(render.terminal_answer(answer(citation())), colour=True)
    assert "\x1b[1;7mThe bridge closed on Monday.\x1b[0m" in shown
    assert "\x1b[1;36m[1] Bridge, 2031-05-23\x1b[0m" in shown
    assert "confidence 75%, 12 ms" in shown
    assert "**" not in shown


def test_markup_and_emoji_codes_stay_text() -> None:
    text = "The [bold red]bridge[/] is :smile: [link=x]shut[/link]."
    shown = printed(render.terminal_citation(citation(text, text, title="[red]T[/red]")))
    assert shown == f"[1] [red]T[/red], 2031-05-23\n    {text}\n"


@pytest.mark.parametrize("paint", [render.terminal_citation, render.terminal_article])
def test_escape_sequences_of_an_article_do_not_reach_the_terminal(paint: object) -> None:
    text = "A\x1b]0;owned\x07 \x1b[31mred\x1b[0m \x9b31m \u202edesrever\ud800."
    hostile = citation(text, text, title="T\x1b[2J\nT")
    shown = printed(paint(hostile))  # type: ignore[operator]
    plain = render.plain_citation(hostile) + render.plain_article(hostile)
    for output in (shown, plain):
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in output.replace("\n", ""))
        assert "\u202e" not in output
        assert "␛[31mred␛[0m" in output
    assert "[1] T␛[2J T, 2031-05-23" in plain


@given(st.text(st.characters(categories=["L", "Cc", "Cs", "Cf", "Zs", "Zl", "Zp"])))
def test_clean_keeps_offsets_and_leaves_nothing_to_obey(text: str) -> None:
    shown = clean(text)
    assert len(shown) == len(text)
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in shown)
    assert "\n" not in clean_line(text)
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["L", "Cc", "Cs", "Zl"])))
def test_clean_json_loses_nothing(text: str) -> None:
    written = clean_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in written)


def test_json_has_the_names_of_the_api() -> None:
    other = Article("Reprint", TEXT, id="a2", source="/x/y.txt", language="en")
    assert render.answer_fields(answer(citation(also_in=(other,)))) == {
        "question": "when?",
        "found": True,
        "confidence": 0.75,
        "citations": [
            {
                "rank": 1,
                "score": 2.5,
                "article": {
                    "id": "a1",
                    "title": "Bridge",
                    "source": None,
                    "url": None,
                    "published": "2031-05-23",
                    "tags": ["river"],
                    "language": None,
                    "author": None,
                },
                "start": 0,
                "end": len(TEXT),
                "place": "",
                "earlier": False,
                "confidence": None,
                "text": TEXT,
                "highlights": [{"start": 12, "end": 40, "text": MARKED, "answer": None}],
                "also_in": [
                    {
                        "id": "a2",
                        "title": "Reprint",
                        "source": "/x/y.txt",
                        "url": None,
                        "published": None,
                        "tags": [],
                        "language": "en",
                        "author": None,
                    }
                ],
            }
        ],
        "elapsed_ms": 12.3,
        "notices": [PAGES, OUTSIDE],
        "noticed": [
            {"code": "pages", "count": 12, "limit": 10, "text": PAGES},
            {"code": "outside", "when": {"code": "on", "day": "2031-05-23"}, "text": OUTSIDE},
        ],
        "period": None,
        "read_as": None,
        "counted": None,
    }


def test_places_below_the_current_folder_are_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert render.place(str(tmp_path / "a" / "b.txt")) == "a/b.txt"
    assert render.place("/elsewhere/b.txt") == "/elsewhere/b.txt"
    assert render.place("https://example.org/a") == "https://example.org/a"
    assert render.place(None) == ""


def test_a_short_article_is_opened_whole_and_a_long_one_around_the_passage() -> None:
    assert render.excerpt(citation()) == (TEXT, (0, len(TEXT)))
    paragraph = "Word " * 79 + "end."
    text = "\n\n".join([paragraph] * 10 + [MARKED] + [paragraph] * 10)
    start = text.index(MARKED)
    shown, (first, last) = render.excerpt(citation(text, start=start, end=start + len(MARKED)))
    assert shown[first:last] == MARKED
    assert shown == "\n\n".join(["…", paragraph, paragraph, MARKED, paragraph, paragraph, "…"])


def test_an_article_without_any_break_is_cut_all_the_same() -> None:
    text = "x" * 50_000 + MARKED + "y" * 50_000
    start = text.index(MARKED)
    shown, (first, last) = render.excerpt(citation(text, start=start, end=start + len(MARKED)))
    assert shown[first:last] == MARKED
    assert len(shown) < 3_000


# --- counted articles

SAID = Notice("articles-mention", count=40, query="ferry")
FERRIES = Counted(
    40,
    "ferry",
    SAID,
    tuple(
        CountedArticle(f"a{n}", f"Ferry\x1b {n}", date(2031, 5, 23), f"https://paper.example/{n}")
        for n in range(30)
    ),
    (("2031-04", 1), ("2031-05", 39)),
)


def test_a_count_is_shown_with_its_months_and_the_first_articles() -> None:
    lines = render.plain_answer(replace(answer(), counted=FERRIES)).splitlines()
    assert lines[:6] == [
        "40 articles mention ferry.",
        "",
        "2031-04       1",
        "2031-05      39",
        "",
        "Ferry␛ 0, 2031-05-23, https://paper.example/0",
    ]
    assert lines[-1] == "and 20 more; `citebot ask --json` names up to 30"
    assert len(lines) == 26
    shown = printed(render.terminal_answer(replace(answer(), counted=FERRIES)))
    assert shown.startswith("40 articles mention ferry.\n\n2031-04       1\n")
    assert "confidence 75%" in shown


def test_many_months_are_summed_up_by_years() -> None:
    months = tuple((f"{year}-{month:02}", 2) for year in (2030, 2031) for month in range(1, 13))
    many = replace(FERRIES, by_month=(*months, ("2032-01", 1)), articles=())
    assert render.plain_answer(replace(answer(), counted=many)).splitlines()[2:] == [
        "2030      24",
        "2031      24",
        "2032       1",
    ]


def test_the_first_mention_is_cited_below_the_count() -> None:
    lines = render.plain_answer(replace(answer(citation()), counted=FERRIES)).splitlines()
    assert lines[:3] == ["40 articles mention ferry.", "", "[1] Bridge, 2031-05-23"]


def test_a_count_has_its_parts_in_json() -> None:
    given = render.answer_fields(replace(answer(), counted=FERRIES))["counted"]
    assert (given["count"], given["query"], given["said"]) == (40, "ferry", str(SAID))
    assert given["by_month"] == {"2031-04": 1, "2031-05": 39}
    assert given["articles"][0]["published"] == "2031-05-23" and len(given["articles"]) == 30
    assert json.loads(json.dumps(given)) == given
    assert render.answer_fields(answer())["counted"] is None
