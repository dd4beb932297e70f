"""Questions in a language that the archive is not in: told so, in their own; names and a foreign
word in an English question are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import library

from bot.telegram.texts import Catalogue
from bot.telegram.view.engine_texts import worded
from retrieval import Answer, Article, Library
from retrieval.languages import languages
from retrieval.languages.elsewhere import _known, language_elsewhere, told_elsewhere

ENGLISH = {"en"}


@pytest.mark.parametrize(
    ("code", "questions"),
    [
        ("de", "wer ist bürgermeister|Wie heißt der Kapitän der Fähre Patience?|"
         "wann öffnet das bad|was ist in Aldwether passiert|wo liegt die Brücke|"
         "wer gewann die wahl|wer ist der CEO of Ferry|wie viele Leute wohnen in Yarrel"),
        ("es", "¿quién es el alcalde de Aldwether?|quién es el alcalde|quien es el alcalde|"
         "dónde está el puente|que paso en junio|cuántos votos hubo|¿Abrió el puente?"),
        ("fr", "qui est le maire d'Aldwether|qui est le maire|où est le pont|ou est le pont|"
         "combien coûte le billet|comment s'appelle le capitaine|quand ouvre la piscine|"
         "que fait le maire aujourd'hui"),
        ("ru", "кто мэр|мост закрыт?|Кто мэр Олдветера?|расскажи про мост|когда откроют мост"),
        ("uk", "хто мер|коли відкриють міст|де стоїть міст"),
        ("it", "chi è il sindaco|quando apre la piscina|qual è il nome del capitano"),
        ("pt", "quem é o prefeito|onde fica a ponte|quando foi aberta a ponte"),
        ("nl", "wie is de burgemeester|wanneer gaat het zwembad open|hoeveel kost een kaartje"),
        ("pl", "kto jest burmistrzem|kiedy otworzą most"),
        ("sv", "vem är borgmästare|när öppnar badet"),
        ("tr", "belediye başkanı kimdir|köprü ne zaman açılacak"),
        ("el", "ποιος είναι ο δήμαρχος"),
        ("zh", "草鱼什么时候可以捕捞？|谁是市长呢"),
        ("ja", "市長は誰ですか"),
        ("ko", "시장은 누구입니까"),
        ("ar", "من هو رئيس البلدية"),
        ("he", "מי ראש העיר הזאת"),
    ],
)  # fmt: skip
def test_a_question_in_another_language_is_known_by_script_or_telltale_words(
    code: str, questions: str
) -> None:
    asked = questions.split("|")
    assert {each: language_elsewhere(each, ENGLISH) for each in asked} == dict.fromkeys(asked, code)


@pytest.mark.parametrize(
    "question",
    [
        "who is the mayor",
        "who wrote Die Zeit",
        "who sings la vie en rose",
        "La Vie en Rose",
        "El Niño",
        "Los Angeles",
        "São Paulo",
        "Müller Köln Brücke",
        "Łukasz Søgaard",
        "mayor de Aldwether",
        "Владимир Зеленский",
        "Зеленский",
        "who is Зеленский",
        "王小明",
        "what does “wer ist das” mean",
        'who said "quién es el alcalde"',
        "hat man arrested",
        "war crimes",
        "council comment on car park",
        "mars rover plus car",
        "dove release ceremony",
        "Chi Omega",
        "Que Sera Sera",
        "EU referendum",
        "sin city",
        "ferry",
        "bürgermeister",
        "2031",
        "???",
        "",
        "Van der Berg's die cast",
        "der Ferry",
        "Kim and Wie in May",
        "do to go",
        "is it on",
        "no fishing",
    ],
)
def test_names_and_english_questions_with_a_foreign_word_are_not(question: str) -> None:
    assert language_elsewhere(question, ENGLISH) is None


def test_a_language_of_the_archive_is_none_elsewhere() -> None:
    assert language_elsewhere("wer ist bürgermeister", {"en", "de"}) is None
    assert language_elsewhere("who is the mayor", {"de"}) == "en"
    assert language_elsewhere("хто мер на острові", {"ru"}) == "uk"
    assert language_elsewhere("кто мэр на острове", {"ru"}) is None
    assert language_elsewhere("who is the mayor", {"fi"}) == "en"  # of which nothing is known


def test_every_table_is_told_of_every_other_one() -> None:
    codes = {each.code for each in languages()}
    assert codes <= _known().keys()
    for code in _known():
        told = {other: told_elsewhere(code, other) for other in codes - {code}}
        assert "{" not in "".join(told.values())
        assert told_elsewhere(code, None) == told_elsewhere(code, "xx")
        if code in codes:
            assert len({*told.values(), told_elsewhere(code, None)}) == len(codes), code


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index") as opened:
        opened.add(Article("Aldwether", "The mayor of Aldwether is Ada Lind. She likes boats."))
        yield opened


def _told(answer: Answer) -> list[str]:
    return [notice.code for notice in answer.notices]


def test_it_is_told_once_found_or_not(archive: Library) -> None:
    german = "Das Archiv ist auf Englisch; Fragen in dieser Sprache werden besser beantwortet."
    for question in ("wer ist der Mayor of Aldwether Ada Lind", "wer wohnt auf dem Mond"):
        answer = archive.ask(question)
        assert _told(answer) == ["other-language"], question
        assert answer.notices[0].values["sentence"] == german
        assert str(answer.notices[0]).startswith(german) and "language" in answer.notices[0]
        assert worded(Catalogue().say("ru"), answer.notices[0]) == german
    assert _told(archive.ask("кто мэр")) == ["other-language"]
    assert _told(archive.ask("who is the mayor of Aldwether")) == []


def test_short_articles_may_be_in_the_language_unrecognized(archive: Library) -> None:
    archive.add(Article("Мост", "Мост закрыт. Мэр сказал, что мост откроют в мае."))
    assert "other-language" not in _told(archive.ask("кто мэр"))
    assert "other-language" in _told(archive.ask("кто капитан"))
