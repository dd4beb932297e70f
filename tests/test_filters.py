"""What alone is searched: filters in a question, as options, and as arguments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes import WordReader, library
from hypothesis import given
from hypothesis import strategies as st
from telegram_bot import bot
from telegram_server import TelegramServer

from bot.cli import cli
from retrieval import Answer, Article, Conversation, Filters, InputError, Library, Period
from retrieval.query.filters import days_of, read
from retrieval.store.filters import Fields
from retrieval.terms import said

MAY = Period(date(2031, 5, 1), date(2031, 5, 31))

# --- how they are typed


@pytest.mark.parametrize(
    ("typed", "rest", "filters"),
    [
        ("who won tag:sport?", "who won?", Filters(tag=("sport",))),
        ("who won #sport #2031-vote", "who won", Filters(tag=("sport", "2031-vote"))),
        ('who said "we will"', "who said we will", Filters(exact=("we will",))),
        ("who said “we will”?", "who said we will?", Filters(exact=("we will",))),
        ('"we will rebuild"', "", Filters(exact=("we will rebuild",))),
        ('bridge -ferry -"two boats"', "bridge", Filters(without=("ferry", "two boats"))),
        ('title:"New ferry" when', "when", Filters(title=("New ferry",))),
        ("Title:Ferry when", "when", Filters(title=("Ferry",))),
        ('who wrote author:"Ann Lee", source:a.b/c?d=1', "who wrote,",
         Filters(author=("Ann Lee",), source=("a.b/c?d=1",))),
        ("кто мэр lang:RU author:Лі", "кто мэр", Filters(lang=("RU",), author=("Лі",))),
        ("after:2031-04 before:2031-06-01", "", Filters(period=MAY)),
        ("after:2030 after:2031-04-30", "", Filters(period=Period(since=date(2031, 5, 1)))),
        ("news before:2032-1?", "news?", Filters(period=Period(until=date(2031, 12, 31)))),
    ],
)  # fmt: skip
def test_filters_in_a_question(typed: str, rest: str, filters: Filters) -> None:
    assert read(typed) == (rest, filters)


@pytest.mark.parametrize(
    "typed",
    [
        "after:someday", "before:2031-13", "after:2031-02-30", "before:1700", "after:99999",
        'he said "we will', 'title:"new ferry', "title:", "title: ferry", "tag:", 'tag:""', '""',
        "-", "a - b", "--limit 3", "-5 degrees", "7-3", "e-mail", "12:30", "at 12:30?", "#", "#1",
        "C# or F#", "http://a.b/c", "https://a.b/?tag:x", "retitle:x", "-tag:sport",
        'a 5" pipe, a 6" hose',
        "lang:russian", "lang:1", "what is the author: Ann", '"..."', "tag:?!",
        "x-title:y", 'tag:a"b"',
        "",
    ],
)  # fmt: skip
def test_all_else_is_words(typed: str) -> None:
    assert read(typed) == (typed, Filters())


WORDS = st.text("ab é-:.?#'", min_size=1, max_size=8)
TEXTS = st.lists(WORDS, max_size=2).map(tuple)


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.none() | st.dates(date(1801, 1, 1), date(2198, 1, 1)))
def test_as_a_text_they_are_what_can_be_typed(
    exact: tuple[str, ...], without: tuple[str, ...], title: tuple[str, ...],
    tag: tuple[str, ...], day: date | None,
) -> None:  # fmt: skip
    filters = Filters(exact, without, title, tag, lang=("en",), period=Period(day, day))
    assert read(str(filters)) == ("", filters)


@given(st.text())
def test_nothing_that_is_typed_makes_it_fail(typed: str) -> None:
    rest, filters = read(" ".join(typed.split()))
    assert filters or rest == " ".join(typed.split())


def test_days() -> None:
    assert days_of("2032-2") == (date(2032, 2, 1), date(2032, 2, 29))
    assert days_of("2032-02-03") == (date(2032, 2, 3), date(2032, 2, 3))
    assert days_of("May") is days_of("2032-2-30") is days_of("٢٠٣١-99") is None


# --- what they mean


def test_words_are_compared_without_case_marks_and_what_is_between() -> None:
    assert said("L'Été – Łódź,\nSTRAẞE_9") == " l ete lodz strasse 9 "
    assert said("雨が") == " 雨 が "
    assert said("...") == "  "


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (Filters(title=("new FERRY",)), True),
        (Filters(title=("ferry new",)), False),
        (Filters(title=("fer",)), False),
        (Filters(title=("ferry", "quay")), False),
        (Filters(tag=("winter-sport",)), True),
        (Filters(tag=("sport",)), False),
        (Filters(tag=("winter sport", "Boats")), True),
        (Filters(tag=("boats", "cats")), False),
        (Filters(source=("Gazette.Example",)), True),
        (Filters(source=("reports/fer",)), True),
        (Filters(source=("other", "gazette")), True),
        (Filters(source=("other",)), False),
        (Filters(author=("soren",)), True),
        (Filters(author=("Kirk Søren",)), True),
        (Filters(author=("Kirk Lee",)), False),
        (Filters(author=("Lee", "Kirk")), True),
        (Filters(lang=("en-GB",)), True),
        (Filters(lang=("ru", "en")), True),
        (Filters(lang=("ru",)), False),
    ],
)
def test_fields(filters: Filters, fits: bool) -> None:
    told = Fields(
        "A new ferry", "/reports/ferry.txt", "https://gazette.example/1",
        ("winter_sport", "boats"), "Søren Kirk", "en",
    )  # fmt: skip
    assert filters.fit(told) is fits


# --- what is found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("filters"), reader=WordReader()) as opened:
        opened.add(
            [
                Article("Ferry late", "The ferry was late on Monday. Nobody complained.", id="late",
                        published=date(2031, 5, 2), tags=("boats",), author="Ann Lee"),
                Article("Ferry sold", "The ferry was sold to Søgaard. The mayor will rebuild it.",
                        id="sold", published=date(2031, 6, 1), tags=("boats", "money"),
                        author="Bob Ray", source="/gazette/sold.txt"),
                Article("Bridge shut", "The bridge was shut. The late ferry sails instead.",
                        id="shut", published=date(2031, 4, 1), tags=("roads",)),
                Article("Lancha", "La lancha fue vendida a Ibáñez.", id="es", language="es"),
                Article("Паром", "Паром опоздал в понедельник.", id="ru", language="ru"),
            ]
        )  # fmt: skip
        yield opened


def ids(answer: Answer) -> list[str]:
    return [each.article.id for each in answer.citations]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("where was the ferry tag:boats", {"late", "sold"}),
        ("where was the ferry tag:boats tag:money", {"sold"}),
        ("where was the ferry #roads", {"shut"}),
        ("where was the ferry author:lee", {"late"}),
        ("where was the ferry -sold", {"late", "shut", "ru", "es"}),
        ('where was "the ferry was"', {"late", "sold"}),
        ('where was "ferry late" ', {"late"}),  # in the title
        ('quién compró la lancha "vendida a ibanez"', {"es"}),
        ("where was the ferry source:gazette", {"sold"}),
        ("where was the ferry after:2031-04 before:2031-06", {"late"}),
        ("where was the ferry before:2031-05-02", {"shut"}),
        ("где паром lang:ru", {"ru"}),
        ("where was the ferry in May 2031 tag:money", {"sold"}),
    ],
)
def test_only_what_meets_them_is_found(archive: Library, question: str, found: set[str]) -> None:
    answer = archive.ask(question, today=date(2031, 7, 1))
    assert ids(answer) and set(ids(answer)) <= found
    wide = archive.ask(question, today=date(2031, 7, 1), limit=9)
    assert set(ids(wide)) <= found


def test_exact_words_are_not_their_other_forms(archive: Library) -> None:
    assert archive.ask('who "rebuilds" the ferry').found is False
    assert ids(archive.ask('who will "rebuild" the ferry')) == ["sold"]


def test_the_answer_tells_what_was_searched(archive: Library) -> None:
    answer = archive.ask("where was the ferry tag:boats after:2031-05")
    assert "Searched only: tag:boats" in map(str, answer.notices)
    assert answer.period == Period(since=date(2031, 6, 1))
    assert answer.question == "where was the ferry tag:boats after:2031-05"
    assert not [n for n in archive.ask("where was the ferry").notices if n.code == "restricted"]


@pytest.mark.parametrize(
    "question", ["who won tag:chess", "tag:chess", '"no such words"', "x -the -la -в"]
)
def test_where_nothing_meets_them_that_is_said(archive: Library, question: str) -> None:
    answer = archive.ask(question)
    assert (answer.found, answer.citations, answer.confidence) == (False, (), 0.0)
    assert [each.code for each in answer.notices][-1] == "nothing-meets"


def test_nothing_but_filters_lists_the_newest(archive: Library) -> None:
    answer = archive.ask("#boats", limit=1)
    assert (answer.found, ids(answer)) == (True, ["sold"])
    assert [each.text for each in answer.citations[0].highlights] == [
        "The ferry was sold to Søgaard."
    ]
    assert "2 articles meet that; the newest come first." in map(str, answer.notices)
    assert ids(archive.ask("tag:boats -sold after:2031")) == []
    assert ids(archive.ask("before:2031-06")) == ["late", "shut"]
    assert ids(archive.ask("-ferry")) == ["es", "ru"]
    (cited,) = archive.ask('"late ferry sails"').citations
    assert [each.text for each in cited.highlights] == ["The late ferry sails instead."]


def test_a_reprint_that_does_not_meet_them_is_not_told_of(tmp_path: Path) -> None:
    text = "The ferry to Yarrel was late on Monday because of the fog over the river Ash. " * 3
    with library(tmp_path) as opened:
        opened.add([Article("Ferry", text, id="a", published=date(2031, 5, 1))])
        opened.add([Article("Ferry", text, id="b", published=date(2031, 5, 2), tags=("boats",))])
        assert [ids(opened.ask("when was the ferry late"))] == [["a"]]
        (cited,) = opened.ask("when was the ferry late #boats").citations
        assert (cited.article.id, cited.also_in) == ("b", ())


def test_as_arguments(archive: Library) -> None:
    by_lee = Filters(author=("Ann Lee",))
    assert ids(archive.ask("where was the ferry", filters=by_lee)) == ["late"]
    assert ids(archive.ask("", filters=by_lee)) == ["late"]
    assert ids(archive.ask("where was the ferry #boats", until=date(2031, 5, 9))) == ["late"]
    assert ids(archive.ask("where was the ferry", filters=Filters(tag="money"))) == ["sold"]  # type: ignore[arg-type]
    # What was answered before is not taken for it.
    assert len(ids(archive.ask("where was the ferry"))) > 1
    for empty in ("", " "):
        with pytest.raises(InputError):
            archive.ask(empty, filters=Filters())


def test_a_follow_up_keeps_them(archive: Library) -> None:
    talk = Conversation(archive)
    talk.ask("who sold the ferry #money")
    answer = talk.ask("and when?")
    assert answer.read_as == "when sold the ferry #money?"
    assert ids(answer) == ["sold"]
    assert ids(
        Conversation(archive).ask("where was the ferry", filters=Filters(tag=("money",)))
    ) == ["sold"]


def test_they_are_bounded(archive: Library) -> None:
    answer = archive.ask("where was the ferry " + "#boats " * 1_000)
    assert "cut" in [each.code for each in answer.notices]


# --- in front of people


def test_options_of_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: Library) -> None:
    def opened(*_: object) -> Library:
        return archive

    monkeypatch.setattr("bot.open_library.filled", opened)
    monkeypatch.setattr(Library, "__exit__", lambda *_: None)
    monkeypatch.chdir(tmp_path)

    def asked(*options: str) -> list[str]:
        result = CliRunner().invoke(cli, ["ask", "--json", *options])
        assert result.exit_code in (0, 1), result.output
        return [each["article"]["id"] for each in json.loads(result.stdout)["citations"]]

    assert asked("where was the ferry", "--tag", "money") == ["sold"]
    assert asked("--tag", "boats", "--author", "Lee") == ["late"]
    assert asked("--after", "2031-05", "--title", "ferry") == ["sold"]
    assert asked("--before", "2031-05-02", "--since", "2031") == ["shut"]
    assert asked("--exact", "late ferry") == ["shut"]
    assert asked("--without", "ferry", "--lang", "ru", "--source", "x") == []
    assert CliRunner().invoke(cli, ["ask", "--after", "May"]).exit_code == 2
    assert "Missing argument 'QUESTION'" in CliRunner().invoke(cli, ["ask"]).output


async def test_in_telegram(tmp_path: Path, archive: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=archive):
        ann, olga = server.person(1001, "Ann"), server.person(1002, "Ольга", language="ru")
        answer = await ann.asks("#boats -late")
        assert "Searched only: -late tag:boats" in answer.text
        assert "1 article meets that" in answer.text and "Ferry sold" in answer.text
        answer = await olga.asks("where was the ferry author:Lee")
        assert "Поиск только среди того, что подходит: author:Lee" in answer.text
        cards = await ann.inline("tag:money")
        assert [each["title"] for each in cards] == ["Ferry sold"]
        for who, words in ((ann, "exact words"), (olga, "точные слова")):
            sent = await who.send("/help")
            said_ = await who.chat.until(lambda each, w=words: each.from_bot and w in each.text)
            assert sent and "tag:" in said_.text and "after:2031-05" in said_.text
        assert server.refused == []
