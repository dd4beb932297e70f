"""Questions when something will be: a day to come answers, one that has passed or is denied not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_recency import asked

from retrieval import Article
from retrieval.languages import table
from retrieval.temporal.ahead import tells

WRITTEN, TODAY = date(2031, 5, 2), date(2031, 5, 20)


@pytest.mark.parametrize(
    ("code", "sentence", "told"),
    [
        ("en", "The market hall is not going to open in June.", False),
        ("en", "The market hall will not open on 4 June.", False),
        ("en", "The market hall will not open in June but on 4 July.", True),
        ("en", "It cannot open before 7 June.", True),
        ("en", "No ships until the end of August, said the harbour master.", True),
        ("en", "Nobody was hurt, and the pier opens on 1 July.", True),
        ("en", "The season began on 10 May.", False),
        ("en", "The season began on 10 May and ends on 3 October.", True),
        ("en", "The pier is made of oak.", None),
        ("de", "Das Bad wird nicht im Juni öffnen.", False),
        ("de", "Das Bad öffnet nicht vor dem 7. Juni.", True),
        ("fr", "La piscine n'ouvrira pas en juin.", False),
        ("fr", "La piscine ouvrira le 7 juin.", True),
        ("es", "La piscina no abrirá en junio.", False),
        ("ru", "Бассейн не откроется в июне.", False),
        ("ru", "Бассейн откроется 7 июня.", True),
        ("uk", "Басейн не відкриється у червні.", False),
        ("uk", "Басейн відкриється 7 червня.", True),
    ],
)
def test_whether_a_sentence_tells_a_day_to_come(code: str, sentence: str, told: bool) -> None:
    assert tells(sentence, WRITTEN, TODAY, table(code)) is told


DENIED = Article(
    "Pier late",
    "The pier will not open in June. The harbour office names 4 July as the day.",
    "denied",
    published=date(2031, 5, 2),
)
SEASON = Article(
    "Lake baths",
    "The baths open on 10 May. The season ends on 3 October.",
    "season",
    published=date(2031, 5, 2),
)


@pytest.mark.parametrize(
    ("question", "article", "read", "marked"),
    [
        (
            "when will the pier open",
            DENIED,
            {"in June": 2.5, "4 July": 1.0},
            "The harbour office names 4 July as the day.",
        ),
        (
            "when do the baths close",
            SEASON,
            {"10 May": 1.0, "3 October": -0.5},
            "The season ends on 3 October.",
        ),
        (  # the only other day is what it is put off to
            "when will the pier open",
            DENIED,
            {"in June": 2.5, "4 July": -4.0},
            "The harbour office names 4 July as the day.",
        ),
        (  # what has nothing to do with it is no answer, whatever day it names
            "when do the baths open",
            SEASON,
            {"10 May": 1.5, "3 October": -4.0},
            "The baths open on 10 May.",
        ),
    ],
)
def test_the_sentence_with_a_day_to_come_is_marked(
    tmp_path: Path, question: str, article: Article, read: dict[str, float], marked: str
) -> None:
    answer = asked(tmp_path, question, read, [article], TODAY)
    assert answer.citations[0].highlights[0].text == marked


def fair(text: str, day: date) -> Article:
    return Article(f"Onion fair of {day.year}", text, f"{day}", published=day)


FAIRS = [
    fair("There will be no onion fair in June.", date(2030, 4, 15)),
    fair("The next onion fair is on 12 June 2032.", date(2031, 6, 16)),
    fair("This year the onion fair is on 14 June.", date(2031, 5, 10)),
    fair("The onion fair was held on 20 June.", date(2030, 6, 21)),
]
READ = {"in June": 1.5, "12 June 2032": 1.4, "14 June": 1.2, "20 June": 1.3}


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2031, 5, 20), "2031-05-10"),  # what is published later nobody knows
        (date(2031, 7, 1), "2031-06-16"),  # and what has passed is none to come
    ],
)
def test_of_many_years_the_day_to_come_answers(tmp_path: Path, today: date, first: str) -> None:
    answer = asked(tmp_path, "when is the onion fair", READ, FAIRS, today)
    assert answer.citations[0].article.id == first
