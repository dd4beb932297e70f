"""Which passages are read, with a reader that can be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import WordReader, library, query

from retrieval import Article, Config, Library, LookedAt
from retrieval.encode.reader import Readable, Reading, Words
from retrieval.evaluate import Question, evaluate
from retrieval.search.candidates import Candidate
from retrieval.search.confidence import confidence, deciding
from retrieval.search.highlights import highlights
from retrieval.search.rerank import Found, Ranked, read
from retrieval.search.searcher import Allowance
from retrieval.types import Passage

QUESTION = query("otters swam upstream")
ALL, TWO, ONE, NONE = 3.0, 1.0, -1.0, -3.0  # log-odds by how many of its words are met
CONFIG = Config(read_first=2, read_more=2, read_enough=2.0)


class Counting(WordReader):
    """It remembers what it has read, call by call."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        self.calls.append([each.text for each in passages])
        return super().read(question, passages)


def found(*texts: str) -> list[Found]:
    """Passages of one sentence, in this order; each is found with a little less than the last."""
    return [
        (
            Passage(f"a{number}", "", 0, len(text), text, ((0, len(text)),), number),
            Candidate(number, 0.0, 0.0, 1 - number / 100, number),
        )
        for number, text in enumerate(texts, 1)
    ]


def reading(
    passages: Sequence[Found], least: int = 1, **options: float
) -> tuple[list[list[str]], list[Ranked]]:
    reader = Counting()
    ranked, _ = read(QUESTION, passages, least, reader, replace(CONFIG, **options))
    return reader.calls, ranked


def test_few_are_read_where_one_of_them_surely_answers() -> None:
    passages = found("Otters swam upstream.", "It rained.", "Otters slept.", "They swam.")
    calls, ranked = reading(passages)
    assert calls == [["Otters swam upstream.", "It rained."]]
    assert [each.passage.id for each in ranked] == [1, 2]
    assert [max(each.sentences) for each in ranked] == [ALL, NONE]


def test_more_are_read_as_long_as_none_does() -> None:
    passages = found("It rained.", "Otters.", "They swam.", "Otters swam upstream.", "Otters sang.")
    calls, ranked = reading(passages)
    assert calls == [["It rained.", "Otters."], ["They swam.", "Otters swam upstream."]]
    assert ranked[0].passage.id == 4 and len(ranked) == 4


def test_all_are_read_where_none_ever_does() -> None:
    passages = found("Otters swam.", "Otters.", "They swam.", "It rained.", "Otters sang.")
    calls, ranked = reading(passages)
    assert [len(each) for each in calls] == [2, 2, 1]
    assert len(ranked) == 5 and max(ranked[0].sentences) == TWO


@pytest.mark.parametrize(
    ("options", "read"),
    [
        ({"read_enough": 1.0}, [2]),
        ({"read_enough": 1.1}, [2, 2, 1]),
        ({"read_first": 3}, [3, 2]),
        ({"read_more": 1}, [2, 1, 1, 1]),
        ({"read_first": 9}, [5]),
    ],
)
def test_how_many_and_how_sure_is_configured(options: dict[str, float], read: list[int]) -> None:
    passages = found("Otters swam.", "Otters.", "They swam.", "It rained.", "Otters sang.")
    assert [len(each) for each in reading(passages, **options)[0]] == read


def test_never_more_are_read_than_is_configured() -> None:
    passages = found(*(f"Otters swam, {number}." for number in range(30)))
    calls, ranked = reading(passages, least=20, read_most=5)
    assert [len(each) for each in calls] == [2, 2, 1]
    assert len(ranked) == 20 and sum(each.assumed is None for each in ranked) == 5
    ended = read(QUESTION, passages, 20, Counting(), replace(CONFIG, read_most=5))[1]
    assert ended == "most"


def test_what_may_report_later_is_read_beside_a_sure_answer() -> None:
    texts = ("Otters swam upstream.", "It rained.", "Otters swam upstream again.", "Otters sang.")
    days = (date(2031, 5, 3), None, date(2031, 5, 9), date(2031, 5, 1))
    passages = [
        (replace(passage, published=day), candidate)
        for (passage, candidate), day in zip(found(*texts), days, strict=True)
    ]
    calls, ranked = reading(passages)
    assert calls == [[texts[0], texts[1]], [texts[2]]]
    assert len(reading(passages, later_margin=0.01)[0]) == 1
    assert [max(each.sentences) for each in ranked] == [ALL, ALL, NONE]


def test_all_are_read_where_all_there_is_is_asked_for() -> None:
    reader = Counting()
    passages = found("Otters swam upstream.", "It rained.", "Otters.", "They swam.", "Otters sang.")
    ended = read(QUESTION, passages, 1, reader, CONFIG, all_there_is=True)[1]
    assert ended == "all"
    assert [len(each) for each in reader.calls] == [2, 2, 1]


def test_what_is_in_a_language_that_it_does_not_read_goes_by_its_words() -> None:
    russian = "Выдры плыли вверх по реке, и их видели люди на мосту."
    passages = found(russian, "Otters swam.", "It rained.", russian + "!", "Otters.")
    reader = Counting()
    reader.languages = frozenset({"en"})
    ranked, ended = read(QUESTION, passages, 5, reader, CONFIG, spoken={"en", "ru"})
    assert reader.calls == [["Otters swam.", "It rained."], ["Otters."]] and ended == "all"
    kept = {each.passage.id: (each.language.code, each.assumed) for each in ranked}
    odds = CONFIG.unread
    assert kept == {
        1: ("ru", odds), 4: ("ru", odds), 2: ("en", None), 3: ("en", None), 5: ("en", None),
    }  # fmt: skip
    alone, ended = read(QUESTION, passages[:1], 5, reader, CONFIG, spoken={"en", "ru"})
    assert ended == "language" and alone[0].assumed is None and len(reader.calls) == 2
    # Where the archive has nothing in that language, it only looks like it.
    assert read(QUESTION, passages[:1], 5, reader, CONFIG, spoken={"en"})[1] == "all"


def test_of_what_is_shown_beside_a_sure_answer_words_mark_the_sentence() -> None:
    passages = found("Otters swam upstream.", "It rained.", "Otters.", "They swam.", "Otters sang.")
    calls, ranked = reading(passages, least=4, unread=-1.5)
    assert [len(each) for each in calls] == [2]
    assert [each.passage.id for each in ranked] == [1, 3, 4, 2]
    assert [each.assumed for each in ranked] == [None, -1.5, -1.5, None]
    assert ranked[1].score == pytest.approx(0.97 - 0.5 * 1.5)


def test_what_says_the_same_as_it_is_not_read_and_takes_no_place() -> None:
    passages = found("Otters swam upstream.", "It rained.", "Otters.", "Otters.", "They swam.")
    ranked = reading(passages, least=4)[1]
    assert sorted(each.passage.id for each in ranked) == [1, 2, 3, 4, 5]


def test_what_says_the_same_is_read_once_whenever_it_comes() -> None:
    passages = found("Otters.", "Otters.", "They swam.", "It rained.", "Otters.", "They swam.")
    calls, ranked = reading(passages)
    assert calls == [["Otters.", "They swam."], ["It rained."]]
    assert {each.passage.id: max(each.sentences) for each in ranked} == {
        1: ONE, 2: ONE, 3: ONE, 4: NONE, 5: ONE, 6: ONE,
    }  # fmt: skip


def test_the_same_below_another_title_says_something_else() -> None:
    (one, candidate), (other, _) = found("They swam.", "They swam.")
    passages = [(one, candidate), (replace(other, title="Otters"), candidate)]
    calls, ranked = reading(passages)
    assert calls == [["They swam.", "They swam."]]
    assert [max(each.sentences) for each in ranked] == [TWO, ONE]


def test_what_it_says_and_how_it_was_found_make_the_rank() -> None:
    passages = found("They swam.", "Otters swam.")
    scores = [
        {each.passage.id: each.score for each in reading(passages, reading_weight=weight)[1]}
        for weight in (0.0, 0.5)
    ]
    assert scores[0] == pytest.approx({1: 0.99, 2: 0.98})
    assert scores[1] == pytest.approx({1: 0.99 - 0.5, 2: 0.98 + 0.5})
    assert list(scores[0]) == [1, 2] and list(scores[1]) == [2, 1]


@pytest.mark.parametrize(
    ("odds", "least", "underlined"), [(3.0, 0.8, True), (3.0, 0.9, False), (-1.0, 0.3, False)]
)
def test_words_are_underlined_where_they_surely_answer(
    odds: float, least: float, underlined: bool
) -> None:
    """They are to be these (0.9), and the sentence is to answer: with odds of 3, 0.95."""
    text = "Ada swam."
    reading_ = Reading((odds,), (Words((0, 3), 0.9),))
    [ranked] = reading(found(text))[1]
    [mark] = highlights(replace(ranked, seen=reading_), QUESTION, Config(words_probability=least))
    assert mark.answer == ((0, 3) if underlined else None)


def test_in_what_was_not_read_nothing_is_underlined() -> None:
    passages = found("Otters swam upstream.", "It rained.", "In May Ada Lind swam with otters.")
    unread = next(each for each in reading(passages, least=3)[1] if each.passage.id == 3)
    asked = query("who swam with otters")
    assert unread.assumed is not None
    assert [mark.answer for mark in highlights(unread, asked, Config())] == [None]
    alone = replace(unread, assumed=None)
    assert [mark.answer for mark in highlights(alone, asked, Config())] != [None]


def test_the_surest_of_what_was_read_decides() -> None:
    passages = found("Otters.", "Otters swam upstream.", "They swam.")
    ranked = reading(passages, least=3, reading_weight=0.0)[1]
    assert [each.passage.id for each in ranked] == [1, 2, 3]
    decided = deciding(ranked)
    assert decided is not None and decided.passage.id == 2
    assert confidence(ranked, Config()) == pytest.approx(0.9526, abs=1e-4)
    assert deciding([]) is None and confidence([], Config()) == 0


# --- in an archive


def archive(folder: Path, **options: object) -> tuple[Library, Counting]:
    reader = Counting()
    wide = {"rerank_least": 9, "rerank_margin": 9.0}
    opened = library(folder, reader=reader, **wide, **options)
    opened.add(
        Article(f"Report {number}", f"Otters swam in river {number}.", id=str(number))
        for number in range(9)
    )
    return opened, reader


def looked(opened: Library, question: str, limit: int = 1) -> LookedAt | None:
    explanation = opened.ask(question, limit).explain()
    assert explanation is not None
    return explanation.looked


def test_it_is_told_how_many_were_read_and_why_no_more(tmp_path: Path) -> None:
    opened, reader = archive(tmp_path)
    sure = looked(opened, "otters swam in river 7")
    assert sure == LookedAt("words", 2, 9, "sure")
    assert [len(each) for each in reader.calls] == [2]
    reader.calls.clear()
    assert looked(opened, "who saw otters dance in river 7") == LookedAt("words", 6, 9, "most")
    assert [len(each) for each in reader.calls] == [2, 2, 2]


def test_it_is_told_why_words_alone_were_compared(tmp_path: Path) -> None:
    opened, reader = archive(tmp_path / "other")
    reader.languages = frozenset({"fr"})
    assert looked(opened, "otters swam in river 7") == LookedAt(None, 9, 9, "language")
    assert not reader.calls
    with library(tmp_path / "off") as off:
        off.add(Article("Report", "Otters swam in river 7."))
        assert looked(off, "otters swam in river 7") == LookedAt(None, 1, 1, "off")
        off.remove([each.id for each in off.articles()])
        assert looked(off, "otters swam in river 7") is None


@pytest.mark.parametrize(
    ("options", "question"),
    [
        ({"language": "it"}, "otters swam in river 7"),  # an archive in one without a table
        ({"max_pieces_per_word": 0.5}, "otters swam in river 7"),  # as if the model knew no word
    ],
)
def test_what_may_be_in_another_language_is_not_read(
    tmp_path: Path, options: dict[str, object], question: str
) -> None:
    opened, reader = archive(tmp_path, **options)
    reader.languages = frozenset({"en"})
    answer = opened.ask(question)
    explanation = answer.explain()
    assert explanation is not None and explanation.looked is not None
    assert explanation.looked.ended == "language" and not reader.calls
    assert any("words alone were compared" in str(each) for each in answer.notices)


def test_what_is_newest_is_sought_in_all_there_is(tmp_path: Path) -> None:
    opened, _ = archive(tmp_path)
    assert looked(opened, "the latest about otters in river 7") == LookedAt("words", 9, 9, "all")


def test_what_is_measured_is_what_is_answered(tmp_path: Path) -> None:
    opened, reader = archive(tmp_path)
    for question in ("otters swam in river 7", "who saw otters dance in river 7"):
        answer = opened.ask(question)
        [outcome] = evaluate(opened, [Question(question)])
        assert (outcome.confidence, outcome.found) == (answer.confidence, answer.found)
    assert len(reader.calls) == 2 * (1 + 3)


def test_each_group_of_a_time_is_read(tmp_path: Path) -> None:
    """What was published then is read, however many others are better."""
    reader = Counting()
    with library(tmp_path, reader=reader, read_first=1, read_more=1) as opened:
        opened.add(
            Article(f"Report {month}", f"Otters swam, {month}.", published=date(2031, month, 3))
            for month in range(1, 10)
        )
        answer = opened.ask("who saw otters dance in May 2031", 1)
    assert answer.citations[0].article.title == "Report 5"
    assert "Otters swam, 5." in reader.calls[0]


def test_an_archives_own_calibration_holds_for_what_is_read(tmp_path: Path) -> None:
    """Log-odds of 3 are a confidence of 0.95, or what was measured there."""
    opened, _ = archive(tmp_path)
    assert opened.ask("otters swam in river 7").confidence == pytest.approx(0.9526, abs=1e-4)
    for slope, middle, sure in ((40.0, 0.5, 0.9975), (20.0, 0.65, 0.5)):
        opened.config = replace(opened.config, confidence_slope=slope, confidence_middle=middle)
        answer = opened.ask("otters swam in river 7")
        assert answer.confidence == pytest.approx(sure, abs=1e-4)
        assert answer.score == pytest.approx(0.65)


def test_keywords_are_compared_and_not_read(tmp_path: Path) -> None:
    """A reader that was trained with questions refuses what asks nothing."""
    opened, reader = archive(tmp_path)
    reader.languages = frozenset({"en"})
    assert looked(opened, "otters river 7") == LookedAt(None, 9, 9, "keywords")
    assert not reader.calls
    asked = ("otters in river 7", "otters river 7?", "tell me about otters", "can otters swim")
    assert all(looked(opened, each).reader for each in asked)  # type: ignore[union-attr]
    reader.languages = None  # it may read any language, of which nobody knows the small words
    assert looked(opened, "otters swam river 7") == LookedAt("words", 2, 9, "sure")


def test_what_was_all_replaced_since_it_was_found_is_searched_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, _ = archive(tmp_path)
    real, calls = opened.store.passages, []

    def passages(ids: Sequence[int]) -> dict[int, Passage]:
        calls.append(ids)
        return {} if len(calls) == 1 else real(ids)

    monkeypatch.setattr(opened.store, "passages", passages)
    assert len(opened.ask("otters swam in river 7").citations) > 1


def test_all_searches_for_one_question_share_an_allowance(tmp_path: Path) -> None:
    opened, reader = archive(tmp_path)
    searcher = replace(opened.searcher(), allowance=Allowance(9))
    query = searcher.query("who saw otters dance in river 7")
    read_in_turn = []
    for _ in range(3):
        reader.calls.clear()
        searcher.search(query, 3)
        read_in_turn.append(sum(map(len, reader.calls)))
    # Of six each, until nine are read; then as many as are read before it is looked further.
    assert read_in_turn == [6, 4, 4]
