"""The language of articles that name none: when it is told, and what it changes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import WordEncoder, library

from retrieval import Article, Config, IngestReport
from retrieval.ingest.prepare import Incoming, entries_of
from retrieval.languages.recognition import recognized
from retrieval.read import read

SEEDS = sorted((Path(__file__).parent.parent / "seeds" / "articles").glob("*.txt"))
ENGLISH = (
    "It rained on Monday in Yarrel, and the bridge over the river was closed at noon, the mayor "
    "said. Nobody was hurt."
)
RUSSIAN = (
    "В понедельник в Яррелле шёл дождь, и мост через реку был закрыт в полдень, сообщил мэр. "
    "Никто не пострадал."
)
UKRAINIAN = (
    "У понеділок у місті йшов дощ, і міст через річку було зачинено опівдні, повідомив мер. "
    "Ніхто не постраждав."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (RUSSIAN, "ru"),
        ("Am Montag regnete es, und die Brücke über den Fluss wurde gesperrt, sagte der "
         "Bürgermeister. Niemand wurde verletzt.", "de"),
        ("Lundi, il a plu à Yarrel et le pont sur la rivière a été fermé à midi, a déclaré le "
         "maire. Personne n’a été blessé.", "fr"),
        ("El lunes llovió en Yarrel y el puente sobre el río fue cerrado al mediodía, dijo el "
         "alcalde. Nadie resultó herido.", "es"),
        (UKRAINIAN, "uk"),
        ("月曜日にヤレルで雨が降り、川にかかる橋は正午に閉鎖されたと市長は述べた。"
         "けが人はいなかった。火曜日には再び開通する予定だという。"
         "雨は夜まで降り続き、川の水位は二メートルも上昇した。", "ja"),
    ],
)  # fmt: skip
def test_a_language_that_is_certain_is_named(text: str, language: str) -> None:
    assert recognized(Article("", text), Config()).language == language
    assert recognized(Article("", text), Config(language=language)).language is None
    assert recognized(Article("", text, language="en"), Config()).language == "en"


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Шёл дождь.",
        "Дождь, снег. " * 5,
        "1 2 3 4 5 6 7 8 9 0 " * 20,
        "?!" * 200,
        "\ud800" * 200,
        # A language for which there is no stemmer.
        "W poniedziałek w Yarrel padał deszcz, a most na rzece zamknięto w południe, powiedział "
        "burmistrz. Nikt nie ucierpiał.",
        "",
    ],
)
def test_what_is_uncertain_or_the_default_stays_as_it_is(text: str) -> None:
    article = Article("", text)
    assert recognized(article, Config()) is article


def test_every_seed_is_in_english() -> None:
    found = [article for path in SEEDS for article in read(path, Config())]
    assert len(found) == len(SEEDS) > 40
    for article in found:
        assert isinstance(article, Article)
        assert recognized(article, Config()) is article


def test_the_language_is_stored_and_found_again(tmp_path: Path) -> None:
    told = replace(Article("Told", RUSSIAN), language="ru")
    untold = Article("Untold", RUSSIAN, id="untold")
    english = Article("English", ENGLISH)
    with library(tmp_path / "index") as archive:
        assert archive.add([told, untold, english]) == IngestReport(added=3)
        assert archive.article("untold") == replace(untold, language="ru")
        assert archive.article(english.id) == english
        # "дожди" meets "дождь" by the Russian stemmer alone.
        assert len(archive.store.bm25("дожди", 9)) == 2
        assert archive.add([told, untold, english]) == IngestReport(unchanged=3)
        archive.rebuild()
        assert archive.add([told, untold, english]) == IngestReport(unchanged=3)
    with library(tmp_path / "index", language="ru") as archive:
        # What was the default is named now, and the other way round.
        assert archive.add([told, untold, english]).updated == 2
        assert archive.article(english.id) == replace(english, language="en")
        assert archive.article("untold") == untold
        assert archive.add([told, untold, english]) == IngestReport(unchanged=3)


def test_an_archive_from_before_languages_were_told_is_unchanged(tmp_path: Path) -> None:
    articles = [
        Article("English", ENGLISH),
        Article("Russian", RUSSIAN),
        Article("Ukrainian", UKRAINIAN),
    ]
    config = Config(device="cpu")
    with library(tmp_path / "index") as archive:
        archive.add([])
        entries = [
            replace(entry, article=article, hash=Incoming(article, config).hash)
            for article, entry in zip(
                articles, entries_of(articles, WordEncoder(), config), strict=True
            )
        ]
        with archive.store.writing():
            archive.store.replace(entries)
        assert archive.add(articles) == IngestReport(unchanged=3)
        archive.rebuild()
        assert archive.article(articles[1].id) == replace(articles[1], language="ru")
        assert archive.article(articles[2].id) == replace(articles[2], language="uk")
        assert archive.add(articles) == IngestReport(unchanged=3)


def test_asking_loads_no_model_of_languages(tmp_path: Path) -> None:
    with library(tmp_path / "index") as archive:
        archive.add([Article("English", ENGLISH)])
    code = (
        "import sys; from pathlib import Path; from fakes import library; import bot.cli\n"
        "from retrieval import Article\n"
        f"with library(Path({str(tmp_path / 'index')!r})) as archive:\n"
        "    assert archive.ask('Was the bridge closed?').citations\n"
        f"    assert archive.add(Article('English', {ENGLISH!r})).unchanged == 1\n"
        "assert 'retrieval.languages.recognition' in sys.modules\n"
        "assert 'py3langid' not in sys.modules\n"
    )
    tests = Path(__file__).parent
    path = os.pathsep.join([str(tests), str(tests.parent)])
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": path})
