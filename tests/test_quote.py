"""Did they say it? As given, nearly, stitched, absent; who says it, where, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import library

from retrieval import Article, InputError, Library
from retrieval.answer.quoted import Place, Quoted, Verdict

METER = Article(
    "Ferry captain retires",
    "The old ferry has made her last crossing under Captain Osric Vane.\n\n"
    "“The river never waits for anybody,” Vane said on the pier. “I have not missed a single "
    "morning in 31 years, and I never learned to swim.”\n\n"
    "Harbour master Lotte Brill wrote in her log: “He leaves the boat cleaner than the town hall.” "
    "She added that the post will be filled by May.",
    id="ferry",
    published=date(2031, 5, 23),
)
REPRINT = Article(
    "Fifty years of ferries",
    'A captain once put it like this: "The river never waits for anybody."\n\n'
    "The clubs paid for the new boat with cake and raffle tickets.",
    id="fifty",
    published=date(2033, 1, 2),
)
WHALE = Article(
    "Room 3: the whale",
    '"The lamp would go on by itself," the keeper Mirka Solt says, "but who would say good night '
    'to it?" Supplies come on Thursdays.\n\nThe mayor told the council that the bridge must not '
    "be closed in winter. According to Ida Renk, the bath opens in June.",
    id="whale",
)
LETTER = Article(
    "Sir, your clock is wrong",
    "I have walked past your clock every morning for twelve years. It strikes nine at ten.",
    id="letter",
    author="Edda Molk",
    published=date(2030, 2, 1),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("quotes")) as opened:
        opened.add([METER, REPRINT, WHALE, LETTER])
        yield opened


def _shown(place: Place) -> str:
    """As wdiff shows it."""
    shown = ""
    for text, different in place.pieces():
        if different is None:
            shown += text
        else:
            shown += f"[-{different.asked}-]" * bool(different.asked) + f"{{+{text}+}}" * bool(text)
    return shown


def _only(found: Quoted) -> Place:
    assert len(found.places) == 1, found
    return found.places[0]


@pytest.mark.parametrize(
    "words",
    [
        "I have not missed a single morning in 31 years",
        "“I HAVE NOT missed a single   morning in 31 years”",
        '"i háve not missed — a single morning, in 31 years"',
        "I have not missed a single morning … and I never learned to swim",
        "... missed a single morning [...] learned to swim.",
    ],
)
def test_words_as_given_whatever_the_marks_and_accents(archive: Library, words: str) -> None:
    found = archive.quote(words)
    place = _only(found)
    assert (found.verdict, found.certainty, place.article.id) == (Verdict.AS_GIVEN, 1.0, "ferry")
    assert (place.speaker, place.differences) == ("Vane", ())
    assert place.text == METER.text[place.start : place.end]


def test_the_first_by_day_of_publication_is_first(archive: Library) -> None:
    found = archive.quote("the river never waits for anybody")
    assert [each.article.id for each in found.places] == ["ferry", "fifty"]
    assert found.first is found.places[0] and found.first.published == date(2031, 5, 23)
    assert len(archive.quote("the river never waits for anybody", limit=1).places) == 1


def test_who_says_it_stands_between_its_halves(archive: Library) -> None:
    found = archive.quote("The lamp would go on by itself, but who would say good night to it?")
    place = _only(found)
    assert (found.verdict, place.speaker) == (Verdict.AS_GIVEN, "Mirka Solt")
    assert 'itself," the keeper Mirka Solt says, "but' in place.text
    whole = '"The lamp would go on by itself," the keeper Mirka Solt says, "but who would'
    assert archive.quote(whole).verdict is Verdict.AS_GIVEN


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("He leaves the boat cleaner than the town hall", "Lotte Brill"),
        ("the post will be filled by May", "Lotte Brill"),
        ("the bridge must not be closed in winter", "the mayor"),
        ("the bath opens in June", "Ida Renk"),
        ("It strikes nine at ten", "Edda Molk"),
        ("Supplies come on Thursdays", None),
        ("The clubs paid for the new boat", None),
    ],
)
def test_who_says_it(archive: Library, words: str, speaker: str | None) -> None:
    found = archive.quote(words)
    assert (found.verdict, found.places[0].speaker) == (Verdict.AS_GIVEN, speaker)


@pytest.mark.parametrize(
    ("words", "shown", "turns"),
    [
        ("I have missed not a single morning in 31 years, and never learned to swim",
         None, None),
        ("I have not missed a single evening in 31 years and I never learned to swim",
         "I have not missed a single [-evening-]{+morning+} in 31 years, and I never learned to "
         "swim", False),
        ("I have not missed a single morning in 13 years and I never learned to swim",
         "I have not missed a single morning in [-13-]{+31+} years, and I never learned to swim",
         True),
        ("The mayor told the council that the bridge must be closed in winter",
         "The mayor told the council that the bridge must {+not+} be closed in winter", True),
        ("I have not ever missed a single morning in 31 years, and I never learned to swim",
         "I have not [-ever-]missed a single morning in 31 years, and I never learned to swim",
         False),
        ("I have not missed a singel morning in 31 years",
         "I have not missed a [-singel-]{+single+} morning in 31 years", False),
    ],
)  # fmt: skip
def test_what_differs_is_marked_word_by_word(
    archive: Library, words: str, shown: str | None, turns: bool | None
) -> None:
    found = archive.quote(words)
    assert (found.verdict, found.places[0].article.id) == (
        Verdict.NEARLY,
        "whale" if "mayor" in words else "ferry",
    )
    assert 0.5 <= found.certainty < 1 and len(found.places) == 1
    if shown is not None:
        assert (_shown(found.places[0]), found.places[0].turns) == (shown, turns)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("The river never waits for anybody, the bath opens in June", ["ferry", "whale"]),
        ("I never learned to swim … the bridge must not be closed in winter", ["ferry", "whale"]),
        ("It strikes nine at ten. He leaves the boat cleaner", ["letter", "ferry"]),
        ("but who would say good night to it the bridge must not be closed", ["whale", "whale"]),
    ],
)
def test_two_halves_from_two_places_are_told(
    archive: Library, words: str, where: list[str]
) -> None:
    found = archive.quote(words)
    assert (found.verdict, [each.article.id for each in found.places]) == (Verdict.STITCHED, where)
    assert found.first is None and found.certainty > 0.9
    assert all(found.words[slice(*each.asked)] in words for each in found.places)


@pytest.mark.parametrize(
    "words",
    [
        "We shall sell the museum to a circus before Christmas",
        "Nobody has ever loved a dentist",
        "The moon is made of Wensleydale",
    ],
)
def test_what_nobody_said_is_absent(archive: Library, words: str) -> None:
    found = archive.quote(words)
    assert found.verdict is Verdict.ABSENT and found.first is None
    assert 0.5 < found.certainty <= 1


@pytest.mark.parametrize(
    ("words", "code"),
    [("", "no-quotation"), ("“…”", "no-quotation"), ("x " * 600, "long-quotation")],
)
def test_no_words_and_too_many_are_refused_in_a_sentence(
    archive: Library, words: str, code: str
) -> None:
    with pytest.raises(InputError) as refused:
        archive.quote(words)
    assert refused.value.notice.code == code


def test_an_empty_archive_has_no_words(tmp_path: Path) -> None:
    with library(tmp_path) as opened:
        assert opened.quote("The river never waits").verdict is Verdict.ABSENT


@pytest.mark.parametrize(
    ("question", "found", "codes", "first"),
    [
        ('who said "who would say good night to it"', True, "quoted-as-given said-by", "whale"),
        ("did Vane say “I never learned to swim at all”?", True, "quoted-nearly said-by", "ferry"),
        (
            'did the captain say "the river never waits for anybody and I never learned to swim"',
            True,
            "quoted-stitched said-by",
            "ferry",
        ),
        ('who said "taxes will be doubled next autumn"', False, "quoted-absent", None),
    ],
)
def test_a_question_for_who_said_words(
    archive: Library, question: str, found: bool, codes: str, first: str | None
) -> None:
    answer = archive.ask(question)
    assert answer.found is found
    assert [notice.code for notice in answer.notices] == codes.split()
    if first:
        cited = answer.citations[0]
        assert cited.article.id == first
        marked = cited.highlights[0]
        assert cited.article.text[marked.start : marked.end] == marked.text


def test_words_in_quotation_marks_of_another_question_are_exact_words(archive: Library) -> None:
    for question in ('who wrote in "her log"', 'when does "the bath" open', "who said so"):
        codes = [notice.code for notice in archive.ask(question).notices]
        assert not any(code.startswith("quoted") for code in codes)
