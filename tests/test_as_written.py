"""In whose words a question is read, over a small archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import WordEncoder, WordReader, library

from retrieval import Article, Library
from retrieval.languages import table
from retrieval.languages.lexicon import has_list, per_million
from retrieval.search.as_written import AsWritten, as_written

TOWER = """Leonard Shelby, the librarian, built the clock tower of Wexmere in 1871. The harbour
authority did not recognize the election. Łukasz Søgaard moved to Bern, near Müller's café in Kyiv
Street. She brought the bell. Captain Brush rang it. Does the night ferry run? An ice-breaker came,
and the waterworks closed. Mr Lukashenko met Volodymyr Zelensky in Minsk. Muhammad Yousef sang."""
RAIN = "It rained. Maria came, she said. Зеленский посетил Минск. Зима была холодной в Полтаве."
RAILWAY = """The Lode Valley Railway (LVR) opens in May. The LVR has four engines. The ATC (Area
Travel Company) runs buses. The Friends of the Old Mill (FOM) meet. The OHA was explained (never).
"""
KNOWN = {"bought", "election", "who", "the", "kiev", "bern", "barn", "mohammed", "sing"}


class Pieces(WordEncoder):
    """A model that knows some words whole and takes all others apart."""

    def count(self, texts: Sequence[str]) -> list[int]:
        return [1 if text in KNOWN else 2 for text in texts]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("archive") / "index"
    with library(folder, encoder=Pieces(), reader=WordReader()) as opened:
        texts = {"A tower": TOWER, "Rain": RAIN, "Railway": RAILWAY}
        opened.add([Article(title, text) for title, text in texts.items()])
        yield opened


def read(question: str, archive: Library) -> AsWritten:
    searcher = archive.searcher()
    return as_written(question, searcher.language(question), searcher)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is the libarian", "who is the librarian"),
        ("who did not recognise the eleciton?", "who did not recognize the election?"),
        ("what did Lenard build", "what did Leonard build"),
        ("what did Lenard Chelby build", "what did Leonard Shelby build"),  # the first letter
        ("who is the ckptain", "who is the Captain"),
        ("the clok towr of wexmre", "the clock tower of Wexmere"),
        ("ELECITON!", "election!"),
        ("wihch eleciton", "which election"),  # no article has it
        # Marks, and letters for them.
        ("where did Lukasz Sogaard go", "where did Łukasz Søgaard go"),
        ("where is Mueller's cafe", "where is Müller's café"),
        ("where is Muller", "where is Müller"),
        ("the Lëonard", "the Leonard"),
        # Transliterations, of what the model knows as a whole, too.
        ("where is kiev street", "where is Kyiv street"),
        ("what did Lukashenka say", "what did Lukashenko say"),
        ("who met Selenskyj", "who met Zelensky"),
        ("кто такой Лукашенко", "кто такой Lukashenko"),
        ("did mohammed Yusuf sing", "did Muhammad Yousef sing"),
        ("who visited Poltava", "who visited Полтаве"),  # a case of it
        # Words in one and in two.
        ("an icebreaker", "an ice-breaker"),
        ("two icebreakers", "two ice-breaker"),
        ("does the nightferry run", "does the night ferry run"),
        ("are the water works closed", "are the waterworks closed"),
        ("are the water-works closed", "are the waterworks closed"),
        # Short forms.
        ("when does the LVR open", "when does the LVR (Lode Valley Railway) open"),
        ("when does lvr open", "when does lvr (Lode Valley Railway) open"),
        ("who runs the ATC", "who runs the ATC (Area Travel Company)"),
        ("where does the FOM meet", "where does the FOM (Friends of the Old Mill) meet"),
    ],
)
def test_what_the_archive_writes_otherwise_is_read_so(
    archive: Library, typed: str, meant: str
) -> None:
    assert read(typed, archive).text == meant


@pytest.mark.parametrize(
    "typed",
    [
        "who built the clock tower of Wexmere",
        "who bought the bell",  # a word that the model knows
        "where is the barn",  # so is this, though "Bern" sounds like it
        "where is Marta",  # one letter of five is a name as good
        "who was unelected",
        "what did she rebrought",
        "where is Maries",  # an ending
        "librarians",
        "who moved to Brno",
        "what was built in 1872",
        "the ice-breaker on the night ferry",
        "what did the OHA say",
        "WHEN DOES THE LVR OPEN",
        "when does the LVR, the Lode Valley Railway, open",
        'who said "eleciton"',
        "teh",
        "",
        "?!",
        "\ud800 \x00",
        "Donaudampfschifffahrtsgesellschaft",
    ],
)
def test_what_is_meant_as_it_is_written_stays(archive: Library, typed: str) -> None:
    assert read(typed, archive).text == typed


def test_no_word_of_the_archive_is_ever_read_otherwise(archive: Library) -> None:
    for text in (TOWER, RAIN):
        for word in text.replace(",", " ").replace(".", " ").replace("?", " ").split():
            assert read(f"what about {word}", archive).text == f"what about {word}"


def test_names_alone_are_mended_in_a_language_that_the_model_does_not_know(
    archive: Library,
) -> None:
    archive.config, before = replace(archive.config, max_pieces_per_word=0.1), archive.config
    assert read("who is the libarian", archive).text == "who is the libarian"
    assert read("Lukashenka", archive).text == "Lukashenko"
    archive.config = before


def test_what_was_read_is_told_unless_marks_alone_are_others(archive: Library) -> None:
    answer = archive.ask("who is the libarian")
    assert list(map(str, answer.notices)) == ["Read as: who is the librarian"]
    assert answer.citations[0].article.title == "A tower"
    assert archive.ask("who is the librarian").notices == ()
    marked = archive.ask("where did Lukasz Sogaard move")
    assert marked.notices == () and "Søgaard" in marked.citations[0].text


def test_a_question_is_answered_as_it_was_typed(archive: Library) -> None:
    read, typed = (archive.ask("is the libarian", as_typed=each) for each in (False, True))
    assert read.found and read.notices
    assert not typed.found and typed.notices == ()
    assert archive.ask("is the libarian").notices == read.notices  # kept apart


def test_a_refusal_names_what_may_have_been_meant_and_is_answered(archive: Library) -> None:
    answer = archive.ask("who bought bell")
    assert not answer.found
    assert [str(each) for each in answer.notices] == ["Did you mean “who brought bell”?"]
    assert archive.ask("who bought zebras").notices == ()


def test_what_else_stands_around_it_decides_between_words_as_near(tmp_path: Path) -> None:
    with library(tmp_path / "index", encoder=Pieces()) as opened:
        texts = ["The baker sells a loaf of bread.", "The beard of the captain is grey."]
        texts += ["Mirja took the Medlar prize.", "The price of beer."]
        opened.add([Article(text, text) for text in texts])
        assert read("which baker sells braed", opened).text == "which baker sells bread"
        assert read("captain with a grey baerd", opened).text == "captain with a grey beard"
        # What is around another misspelt word, too.
        assert read("the medlr prise", opened).text == "the Medlar prize"
        assert read("the prise for captan", opened).text == "the price for captain"
        assert read("the prise of medlarr", opened).text == "the prize of Medlar"


def test_a_word_that_was_removed_is_not_read(tmp_path: Path) -> None:
    with library(tmp_path / "index", encoder=Pieces()) as opened:
        opened.add([Article("Secret", "The librarian knows.", id="s"), Article("Rain", RAIN)])
        assert read("who is the libarian", opened).text == "who is the librarian"
        opened.remove(["s"])
        assert read("who is the libarian", opened).text == "who is the libarian"


def test_an_empty_archive_mends_nothing(tmp_path: Path) -> None:
    with library(tmp_path / "index", encoder=Pieces()) as opened:
        assert read("who is the libarian", opened).text == "who is the libarian"


def test_what_a_language_itself_has_is_not_mended(tmp_path: Path) -> None:
    with library(tmp_path / "index", encoder=Pieces()) as archive:
        archive.add(
            Article("El mercado", "El mercado semanal se traslada al muelle.", language="es")
        )
        searcher = archive.searcher()
        assert as_written("semanl", table("es"), searcher).text == "semanal"
        assert as_written("semana", table("es"), searcher).text == "semana"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("harbour") / "index"
    text = """There was a noticeable delay, an official said, in full confidence. The yacht of Rune
    Bakke bit its tongue. The director and the celebrity saw an elephant; some celebrate. A quiet
    valley, a knife, a moon, a let. Marie Gareth lit the stove; Dorrick and Dalloway were in the
    flames. A winery in Lviv."""
    with library(folder, encoder=Pieces()) as opened:
        opened.add(Article("Harbour", text))
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # The stem is there, and the word is none.
        ("a noticable delay", "a noticeable delay"),
        ("which offical spoke", "which official spoke"),
        ("in full confidance", "in full confidence"),
        # A letter in another place.
        ("whose yatch is it", "whose yacht is it"),
        ("who bit his tounge", "who bit his tongue"),
        # By ear.
        ("how old is the elefant", "how old is the elephant"),
        ("which celebraty came", "which celebrity came"),
        ("where is Lvov", "where is Lviv"),
    ],
)
def test_a_misspelt_word_is_read_as_the_one_that_is_meant(
    harbour: Library, typed: str, meant: str
) -> None:
    assert read(typed, harbour).text == meant


@pytest.mark.parametrize(
    "typed",
    [
        # Words of the language, which the archive does not have.
        "who will bake it",
        "Bake me a cake",
        "whom did he marry",
        "was it stored",
        "what inflames them",
        "the fife",
        # Names are not ordinary words, nor other names.
        "who is Harald Quist",
        "the bell of Old Winnerby",
        "who is Tamsin Orrick",
        "who is Ines Calloway",
        "who is neil moxon",
        "what is a leat",
        "whose lisk",
        # Forms of what is there.
        "the Dorricks",
        "an elephantry",
    ],
)
def test_a_word_that_the_archive_lacks_is_not_always_misspelt(harbour: Library, typed: str) -> None:
    assert read(typed, harbour).text == typed


def test_a_list_tells_words_and_how_common_they_are() -> None:
    english, german, other = (table(code) for code in ("en", "de", "uk"))
    assert per_million("the", english) > per_million("Bridge", english) > 10
    assert 0 < per_million("kiev", english) < 1
    assert per_million("a", english) > 0 and per_million("zzz", english) > 0  # first and last
    assert per_million("größe", german) > 0
    for word in ("noticable", "the bridge", "", "\n", '"a"', "ß"):
        assert per_million(word, english) == 0
    assert per_million("міст", other) == 0
    assert has_list(english) and has_list(german) and not has_list(other)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("accounts") / "index"
    text = """The roof cost 48,750 pounds, the bell 1 200 pounds, the clock 3300. The 36-hour swim
    was won by 2,031 votes on 4.6.2030. Ring Ada on 0123 45 67 89; room 5. A 7 km run."""
    with library(folder, encoder=Pieces()) as opened:
        opened.add([Article("Accounts", text), Article("Rain", RAIN)])
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what cost 48750 pounds", "what cost 48,750 pounds"),
        ("what cost 48 750?", "what cost 48,750?"),
        ("what cost 1200 pounds", "what cost 1 200 pounds"),
        ("what cost 3,300 pounds", "what cost 3300 pounds"),
        ("who won the 36hour swim", "who won the 36-hour swim"),
        ("who won the 7km run", "who won the 7 km run"),
        ("whose number is 0123-456-789", "whose number is 0123 45 67 89"),
        ("who is Ada 0123456789", "who is Ada 0123 45 67 89"),
        # What is written so, years, dates and other numbers stay.
        ("what cost 48,750", "what cost 48,750"),
        ("what happened in 2031", "what happened in 2031"),
        ("what was on 4-6-2030", "what was on 4-6-2030"),
        ("what cost 8750 pounds", "what cost 8750 pounds"),
        ("what cost 148750 pounds", "what cost 148750 pounds"),
        ("who won the 6hour swim", "who won the 6hour swim"),
        ('who said "48750"', 'who said "48750"'),
    ],
)
def test_a_number_is_read_as_the_archive_writes_it(
    accounts: Library, typed: str, meant: str
) -> None:
    assert read(typed, accounts) == AsWritten(meant)
