"""Two reports that answer the same otherwise: the later comes first, in whatever words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from fakes import library

from retrieval import Answer, Article
from retrieval.encode.reader import Readable, Reading, Words

TODAY = date(2031, 9, 25)
NEVER = -5.0


class SureReader:
    """Reads sentences as it is told: words of one → its log-odds, and these words as the answer."""

    name = "told"
    fingerprint = "told"
    languages: frozenset[str] | None = None

    def __init__(self, answers: Mapping[str, float]) -> None:
        self._answers = answers

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        return [self._reading(each) for each in passages]

    def _reading(self, passage: Readable) -> Reading:
        read = [self._sentence(passage.text, *each) for each in passage.sentences]
        return Reading(tuple(odds for odds, _ in read), tuple(words for _, words in read))

    def _sentence(self, text: str, start: int, end: int) -> tuple[float, Words | None]:
        for words, odds in self._answers.items():
            if (at := text.find(words, start, end)) >= 0:
                return odds, Words((at, at + len(words)), 0.9)
        return NEVER, None


def asked(
    folder: Path,
    question: str,
    answers: Mapping[str, float],
    articles: Sequence[Article],
    today: date = TODAY,
) -> Answer:
    with library(folder / "index", reader=SureReader(answers)) as archive:
        archive.add(articles)
        return archive.ask(question, today=today)


def fare(name: str, text: str, day: date) -> Article:
    return Article(f"Ferry from Sarn to Eslin {name}", text, id=name, published=day)


FARES = [
    fare("first", "A ticket for the ferry costs 14 crowns.", date(2027, 3, 1)),
    fare("then", "A ticket for the ferry will be 17 crowns.", date(2029, 5, 1)),
    fare("now", "The ferry has put up the fare for a ticket to 21 crowns.", date(2030, 12, 20)),
]
READ = {"14 crowns": 2.0, "17 crowns": 1.9, "21 crowns": 1.5}
HOW_MUCH = "how much is a ticket for the ferry from Sarn to Eslin"


def told(answer: Answer) -> list[tuple[str, bool]]:
    return [(each.article.id, each.earlier) for each in answer.citations]


def test_what_was_reported_later_is_newer_in_whatever_words(tmp_path: Path) -> None:
    answer = asked(tmp_path, HOW_MUCH, READ, FARES)
    assert told(answer) == [("now", False), ("then", True), ("first", True)]


def test_what_nobody_knew_on_the_day_of_asking_is_not_preferred(tmp_path: Path) -> None:
    answer = asked(tmp_path, HOW_MUCH, READ, FARES, today=date(2030, 1, 1))
    assert told(answer)[0] == ("then", False)


def test_the_same_answer_is_not_out_of_date(tmp_path: Path) -> None:
    again = [*FARES[:1], fare("again", "The ticket is 14 crowns, as it was.", date(2030, 12, 20))]
    answer = asked(tmp_path, HOW_MUCH, {"costs 14 crowns": 2.0, "14 crowns": 1.9}, again)
    assert told(answer) == [("first", False), ("again", False)]


@pytest.mark.parametrize("odds", [-0.5, 0.1])
def test_a_later_report_must_answer_for_sure(tmp_path: Path, odds: float) -> None:
    answer = asked(tmp_path, HOW_MUCH, {"14 crowns": 0.9, "21 crowns": odds}, [FARES[0], FARES[2]])
    assert (told(answer)[0] == ("first", False)) == (odds < 0)


def test_prices_of_other_things_are_not_out_of_date(tmp_path: Path) -> None:
    pool = Article(
        "Linden Baths", "Who wants to swim there pays 4 crowns.", "pool", published=TODAY
    )
    read = {"14 crowns": 2.0, "4 crowns": 1.9}
    answer = asked(tmp_path, "how much is a ticket", read, [FARES[0], pool])
    assert told(answer) == [("first", False), ("pool", False)]


ROOF = "The roof of the school"
OPENING = [
    Article(ROOF, f"{ROOF} is to be ready by 29 August.", "first", published=date(2031, 3, 25)),
    Article(ROOF, f"{ROOF} will be ready on 10 October.", "then", published=date(2031, 8, 26)),
    Article(ROOF, f"{ROOF}, he hopes, is ready on 1 October.", "hope", published=date(2031, 9, 2)),
]
DATES = {"29 August": 2.0, "10 October": 1.9, "1 October": 1.8}


def test_what_is_still_to_come_is_said_before_what_is_over_and_before_a_guess(
    tmp_path: Path,
) -> None:
    answer = asked(tmp_path, "when will the roof of the school be ready", DATES, OPENING)
    assert told(answer) == [("then", False), ("hope", False), ("first", True)]


def test_of_what_is_over_the_latest_report_comes_first(tmp_path: Path) -> None:
    answer = asked(tmp_path, "when was the roof of the school ready", DATES, OPENING)
    assert told(answer)[0] == ("hope", False)


THEATRE = [
    Article(
        "Theatre shut", "The theatre will open again on 14 June.", "a", None, date(2031, 1, 12)
    ),
    Article(
        "Theatre late", "The theatre will not open before 5 October.", "b", None, date(2031, 5, 24)
    ),
]


@pytest.mark.parametrize(
    ("question", "first", "earlier"),
    [
        ("when does the theatre open again", "b", True),  # 14 June has passed
        ("when did the theatre open again", "a", False),
    ],
)
def test_a_day_that_has_passed_is_not_when_something_will_be(
    tmp_path: Path, question: str, first: str, earlier: bool
) -> None:
    answer = asked(tmp_path, question, {"14 June": 3.9, "5 October": -0.3}, THEATRE)
    assert answer.citations[0].article.id == first
    assert any(each.earlier for each in answer.citations) is earlier


def test_a_later_report_of_the_opposite_is_one(tmp_path: Path) -> None:
    school = [
        Article("School", "The village school will be closed in May.", "a", None, date(2030, 1, 2)),
        Article("School", "The village school is opened anew.", "b", None, date(2031, 1, 2)),
    ]
    read = {"closed": 1.5, "opened": 1.0}
    answer = asked(tmp_path, "is the village school shut", read, school)
    assert told(answer) == [("b", False), ("a", True)]


def test_a_later_report_on_another_thing_is_none(tmp_path: Path) -> None:
    """Though it is found for the question, and has a number, it is found for it by far less."""
    tram = [
        Article("Tram fare", "A ticket for the tram costs 2 crowns.", "a", None, date(2030, 1, 2)),
        Article("Tram strike", "Drivers ask for 4 crowns more.", "b", None, date(2031, 1, 2)),
    ]
    answer = asked(
        tmp_path, "how much is a ticket for the tram", {"2 crowns": 0.6, "4 crowns": 0.4}, tram
    )
    assert told(answer)[0] == ("a", False)
