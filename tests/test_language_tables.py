"""The tables themselves: found by their files, complete, and chosen by what a text is in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import library

from retrieval import Article, Config
from retrieval.languages import language_of, languages, table
from retrieval.languages.phrases import any_of, any_word, source, spellings
from retrieval.languages.word_forms import common_form
from retrieval.read import mail, metadata, pdf_running_heads, read
from retrieval.web import feed_fulltext

ROOT = Path(__file__).parent.parent
ENGLISH = table("en")


def test_each_file_is_a_language() -> None:
    files = (ROOT / "retrieval" / "languages").glob("??.py")
    assert {each.code for each in languages()} == {path.stem for path in files}
    assert {"de", "en", "es", "fr", "ru", "uk"} <= {each.code for each in languages()}


ESPERANTO = """
from dataclasses import replace
from retrieval.languages.en import LANGUAGE as ENGLISH

LANGUAGE = replace(
    ENGLISH,
    code="eo",
    letters=ENGLISH.letters + "ĉĝĥĵŝŭ",
    common="kiu kio kie kiam kiom la estas en",
    telltale="",
    who="kiu",
    within="en",
    months="januaro, februaro, marto, aprilo, majo, junio, julio, aŭgusto, septembro, oktobro, "
    "novembro, decembro",
)
"""


def test_a_language_is_one_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "eo.py").write_text(ESPERANTO, "utf-8")
    code = (
        "from datetime import date\nfrom retrieval import languages\n"
        f"languages.__path__.append({str(tmp_path)!r})\n"
        "from retrieval.query.answer_type import answer_type\n"
        "from retrieval.read.dates import day_of\n"
        "from retrieval.temporal.expressions import read\n"
        "question = 'Kiu venis en aŭgusto 2031?'\n"
        "language = languages.language_of(question, languages.table('en'))\n"
        "found = read(question, date(2031, 9, 25), language)\n"
        "print(language.code, found.period, answer_type(question, language).value)\n"
        "print(day_of('3 julio 2031'))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert told == "eo 2031-08-01 to 2031-08-31 who\n2031-07-03\n"


ITALIAN = """
from dataclasses import replace
from retrieval.languages.en import LANGUAGE as ENGLISH

LANGUAGE = replace(ENGLISH, code="it", letters=ENGLISH.letters + "àèéìòù")
"""


def test_an_archive_from_before_a_table_is_indexed_by_it(tmp_path: Path) -> None:
    with library(tmp_path / "index") as archive:
        archive.add(Article("Il museo", "La città ha più di un museo.", language="it"))
        assert len(archive.store.bm25("più", 9)) == 1
    (tmp_path / "it.py").write_text(ITALIAN, "utf-8")
    code = (
        "from pathlib import Path\nfrom retrieval import languages\n"
        f"languages.__path__.append({str(tmp_path)!r})\n"
        "from fakes import library\n"
        f"with library(Path({str(tmp_path / 'index')!r})) as archive:\n"
        "    print(len(archive.store.bm25('piu', 9)), len(archive.store.bm25('più', 9)))\n"
    )
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    told = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    ).stdout
    assert told == "1 1\n"


def test_a_code_may_have_a_region_and_unknown_ones_are_english() -> None:
    assert table("fr-CA") is table("FR") is table("fr")
    assert table("tlh") is table(None) is ENGLISH


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("who", "", "lacks who"),
        ("months", "january, february", "needs 12 entries in months"),
        ("weekdays", "monday", "needs 7 entries in weekdays"),
        ("units", {"day": "days?"}, "lacks units: fortnight"),
    ],
)
def test_what_a_table_lacks_is_said(field: str, value: object, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"The table of 'en' {wrong}"):
        replace(ENGLISH, **{field: value})  # type: ignore[arg-type]


def test_every_expression_of_a_table_can_be_compiled() -> None:
    for language in languages():
        for name in language.__dataclass_fields__:
            written = getattr(language, name)
            if isinstance(written, str) and name not in ("opposites", "code"):
                re.compile(any_of(written))


def test_no_name_means_two_months_or_days() -> None:
    for language in languages():
        for names in (language.month_names, language.weekdays.split(",")):
            patterns = [re.compile(any_word(each)) for each in names]
            for each in names:
                plain = [word for word in each.split() if word.isalpha()]
                assert all(sum(bool(p.fullmatch(w)) for p in patterns) == 1 for w in plain)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Who signed the agreement?", "en"),
        ("What was on Mars?", "en"),
        ("Was war die Ursache?", "de"),
        ("Wer war dort", "de"),
        ("gestern Brand im Rathaus", "de"),
        ("On a vu Mars ?", "fr"),
        ("qui a signe l'accord", "fr"),
        ("¿Quién firmó?", "es"),
        ("quien firmo el acuerdo", "es"),
        ("кто подписал соглашение", "ru"),
        ("Кто такой Osip Brandt из New York Times?", "ru"),
        ("хто підписав угоду", "uk"),
        ("угода підписання", "uk"),
        ("Osip Brandt", "en"),
        ("соглашение", "ru"),
        ("", "en"),
        ("2031?", "en"),
    ],
)
def test_a_text_is_read_in_the_language_of_its_words(text: str, code: str) -> None:
    assert language_of(text, ENGLISH).code == code


def test_where_nothing_tells_the_archive_does() -> None:
    for code in ("de", "fr", "es"):
        assert language_of("Osip Brandt 2031", table(code)).code == code
    assert language_of("кого", table("uk")).code == "uk"
    # Or the languages of its articles.
    assert language_of("кому", ENGLISH).code == "ru"
    assert language_of("кому", ENGLISH, {"en", "uk"}).code == "uk"
    assert language_of("Überfall Rathaus", ENGLISH, {"de"}).code == "de"


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("février", "fevrier"),
        ("märz", "maerz"),
        ("märz", "marz"),
        ("cuándo", "cuando"),
        ("l'été", "l’ete"),
        ("дн[её]м", "днем"),
        ("последн(?:ие|их)", "последних"),
        ("in the", "in  the"),
        ("wie ?viel", "wieviel"),
    ],
)
def test_a_phrase_is_found_as_it_is_typed(phrase: str, typed: str) -> None:
    assert re.fullmatch(source(phrase), typed)


def test_an_accent_that_must_be_is() -> None:
    assert re.fullmatch(source(r"o\ù"), "où") and not re.fullmatch(source(r"o\ù"), "ou")
    # No accent is made up: "né" is born, "ne" a denial.
    assert not re.fullmatch(source("ne"), "né")
    assert spellings("für") == {"für", "fur", "fuer"}


@pytest.mark.parametrize(
    "forms",
    [
        "міст мосту мостом мости",
        "повінь повені повінню",
        "рік року роком",
        "референдум референдуму референдумом",
        "визнав визнала визнали",
        "новий нова нового новому",
        "школа школи школою школах",
    ],
)
def test_forms_of_a_ukrainian_word_have_one_stem(forms: str) -> None:
    assert len({common_form(word, table("uk")) for word in forms.split()}) == 1


def test_where_a_stemmer_is_known_words_lose_their_accents_alone() -> None:
    assert common_form("Brücken", table("de")) == "brucken"
    assert common_form("gekauft", table("de")) == common_form("kauft", table("de"))
    assert (
        common_form("Résultat", table("fr")) == common_form("resultat", table("fr")) == "resultat"
    )
    assert (common_form("Café", ENGLISH), common_form("Ёлки", table("ru"))) == ("Café", "Ёлки")


# What is a month's name or another word ("may", "mais"): only where the source has it in capitals.
_TOO_COMMON = {"may", "mai"}
_CAPITALIZED = re.compile(r"\b(?:May|Mai)\b")


def test_names_of_months_stand_in_the_tables_alone() -> None:
    """Nowhere in what is run or said: documents, articles and their questions are data."""
    names = " ".join(
        name
        for language in languages()
        for name in language.months.replace(",", " ").split()
        if len(name) > 3 and name not in _TOO_COMMON
    )
    expression = re.compile(rf"\b{any_word(names)}\b", re.IGNORECASE)
    for month in ("January", "märz", "fevrier", "Septiembre", "января", "травня"):
        assert expression.search(f"in {month} 2031")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names_of_files = listed.stdout.split() or [
        str(path.relative_to(ROOT)) for path in ROOT.glob("[br]*/**/*.py")
    ]
    data = (
        "tests/", "seeds/", "benchmarks/", "retrieval/languages/",
        "retrieval/encode/reader_model/",
    )  # fmt: skip
    found = [
        f"{name}:{number}: {line.strip()}"
        for name in names_of_files
        if not name.startswith(data) and not name.endswith(".md") and (ROOT / name).exists()
        for number, line in enumerate((ROOT / name).read_text("utf-8", "replace").splitlines(), 1)
        if expression.search(line) or (name.endswith(".py") and _CAPITALIZED.search(line))
    ]
    assert found == []


def test_what_programs_write_is_known_in_every_language() -> None:
    for line in (
        "Page 3 of 12",
        "Seite 3 von 12",
        "page 3 sur 12",
        "página 3 de 12",
        "стор. 3 з 12",
    ):
        assert pdf_running_heads._PAGE.fullmatch(line), line
    for subject in ("Re: x", "AW: x", "RV: x", "Відп: x", "Отв: x", "SV: x"):
        assert mail._REPLY.match(subject), subject
    for title in (
        "Untitled 1",
        "Ohne Titel",
        "sans titre",
        "Sin título",
        "Без назви",
        "Без названия",
    ):
        assert metadata._NO_TITLE.fullmatch(title), title
    for end in ("… Weiterlesen", "Lire la suite »", "Seguir leyendo", "Читати далі", "Read more"):
        assert feed_fulltext._CUT_OFF.search(f"It rained. {end}"), end


@pytest.mark.parametrize(
    "head", ["titel,inhalt,datum", "titre,texte,date", "titulo,texto,fecha", "заголовок,текст,дата"]
)
def test_columns_are_known_by_the_words_of_a_language(tmp_path: Path, head: str) -> None:
    (tmp_path / "t.csv").write_text(f"{head}\nRain,It rained.,2031-05-03\n", "utf-8")
    (found,) = read(tmp_path / "t.csv", Config())
    assert isinstance(found, Article)
    assert (found.title, found.text, str(found.published)) == ("Rain", "It rained.", "2031-05-03")
