"""Late interaction of words, against figures worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp, log

import pytest
from fakes import WordEncoder

from retrieval import Config
from retrieval.languages import language_of, table
from retrieval.query.query import Query, weigh_query
from retrieval.search.late_interaction import Interaction, Signals, Text, interact
from retrieval.terms import inverse_document_frequency

ENCODER = WordEncoder()
ENGLISH = table("en")
PASSAGES = 10
RARE, HALF = 1, 5  # in how many of them a word occurs
_SENTENCE = re.compile(r"[^\s.][^.]*\.")


def asked(question: str, **occurring: int) -> Query:
    """`question`, whose words occur in so many of ten passages, where it is not said in five."""
    return weigh_query(
        question,
        language_of(question, ENGLISH),
        ENCODER,
        lambda words: [occurring.get(word.lower(), HALF) for word in words],
        PASSAGES,
        Config(),
    )


def told(text: str, heading: str = "") -> Text:
    """A passage of sentences behind `heading`."""
    whole = heading + text
    sentences = [match.span() for match in _SENTENCE.finditer(whole, len(heading))]
    return Text(whole, len(heading), sentences, ENGLISH)


def met(question: Query, text: str, heading: str = "") -> Interaction:
    return only(question, told(text, heading))


def only(question: Query, passage: Text) -> Interaction:
    """The interaction with one passage."""
    (found,) = interact(question, [passage], Config())
    return found


def overlaps(found: Interaction) -> tuple[float, ...]:
    return tuple(sentence.lexical_overlap for sentence in found.sentences)


@pytest.mark.parametrize(
    ("frequency", "passages", "expected"),
    [
        (0, 1, log(4)),  # 1 + 1.5 / 0.5
        (1, 1, log(4 / 3)),  # 1 + 0.5 / 1.5
        (1, 10, log(22 / 3)),  # 1 + 9.5 / 1.5
        (5, 10, log(2)),  # 1 + 5.5 / 5.5
        (10, 10, log(22 / 21)),  # 1 + 0.5 / 10.5
        (0, 0, log(2)),  # 1 + 0.5 / 0.5
    ],
)
def test_inverse_document_frequency(frequency: int, passages: int, expected: float) -> None:
    assert inverse_document_frequency(frequency, passages) == pytest.approx(expected, rel=1e-6)


def test_a_frequency_that_lags_behind_the_archive_stays_positive() -> None:
    assert inverse_document_frequency(12, 10) == inverse_document_frequency(10, 10) > 0


# --- the question


def test_weights_are_shares_of_inverse_document_frequency() -> None:
    # With the usual passages in 1 and 5 of 110: ln(74) = 4.3041 and ln(222/11) = 3.0048.
    question = asked("otters swam", otters=RARE, swam=HALF)
    assert question.weights.tolist() == pytest.approx([0.588884, 0.411116], abs=1e-5)


def test_in_a_small_archive_common_words_are_common_all_the_same() -> None:
    question = weigh_query("who saw otters", ENGLISH, ENCODER, lambda words: [0, 0, 1], 1, Config())
    # In 50, 0 and 1 of 101 passages: ln(2.0198), ln(204) and ln(68).
    assert question.weights.tolist() == pytest.approx([0.068648, 0.519316, 0.412036], abs=1e-4)


def test_punctuation_is_no_word() -> None:
    question = asked("“Otters” – swam?")
    assert question.words == ("Otters", "swam")
    assert question.weights.tolist() == pytest.approx([0.5, 0.5])


def test_a_question_of_punctuation_weighs_evenly() -> None:
    question = asked("?! …")
    assert question.words == ("?!", "…")
    assert question.weights.tolist() == pytest.approx([0.5, 0.5])


def test_a_question_of_nothing_has_no_weights() -> None:
    assert asked(" ").weights.tolist() == []


def test_frequencies_are_asked_for_as_the_words_stand_in_the_question() -> None:
    heard: list[list[str]] = []

    def count(words: Sequence[str]) -> list[int]:
        heard.append(list(words))
        return [1] * len(words)

    weigh_query("Who's Мэр, otter?", ENGLISH, ENCODER, count, PASSAGES, Config())
    assert heard == [["Who", "s", "Мэр", "otter"]]


# --- MaxSim and coverage


def test_maxsim_is_the_weight_of_the_words_that_occur() -> None:
    found = met(
        asked("otter swam home", otter=RARE), "The otter swam. Nobody saw the otter. Nobody went."
    )
    # 4.3041 for "otter" and 3.0048 for each of the others, of together 10.3136
    assert found.passage == pytest.approx(0.708659, abs=1e-5)
    assert overlaps(found) == pytest.approx((0.708659, 0.417318, 0), abs=1e-5)


def test_a_passage_counts_words_that_no_one_sentence_has_together() -> None:
    found = met(asked("otter bridge"), "The otter swam. The bridge fell. Nobody cared.")
    assert found.passage == pytest.approx(1)
    assert overlaps(found) == pytest.approx((0.5, 0.5, 0))


def test_the_most_alike_word_counts_and_not_the_sum() -> None:
    assert met(asked("otter"), "Otter otter otter.").passage == pytest.approx(1)
    # "otters" and "otter" share five letters of six, "otter" and "otterly" five of seven.
    found = met(asked("otter"), "Otterly otters.")
    assert found.passage == pytest.approx(5 / 6)
    assert overlaps(found) == pytest.approx((5 / 6,))


def test_what_the_heading_says_need_not_be_said_again() -> None:
    question = asked("otters swam")
    beside = met(question, "They swam. They slept.", heading="Otters\n")
    assert beside.passage == pytest.approx(1)
    assert overlaps(beside) == pytest.approx((1, 0.5))
    alone = met(question, "They swam. They slept.")
    assert alone.passage == pytest.approx(0.5)
    assert overlaps(alone) == pytest.approx((0.5, 0))


def test_coverage_lies_between_the_mean_of_the_words_and_the_least() -> None:
    whole = met(asked("otter swam"), "The otter swam.")
    half = met(asked("otter swam"), "The otter slept.")
    none = met(asked("otter swam"), "Nobody slept.")
    assert whole.coverage == pytest.approx(1, abs=1e-6)
    assert half.passage == pytest.approx(0.5)
    # Of two words of the same weight one is met and the other is not; the sharpness is 5.
    assert half.coverage == pytest.approx(-log((1 + exp(-5)) / 2) / 5, abs=1e-6)
    assert none.coverage == pytest.approx(0, abs=1e-6)


def test_coverage_is_of_a_sentence_and_of_the_passage() -> None:
    found = met(asked("otter swam"), "The otter slept. Nobody swam.")
    assert found.coverage == pytest.approx(1, abs=1e-6)
    half = -log((1 + exp(-5)) / 2) / 5
    assert [each.coverage for each in found.sentences] == pytest.approx([half, half], abs=1e-6)


def test_a_rare_word_that_is_missing_lowers_coverage_more_than_a_common_one() -> None:
    question = asked("otter swam", otter=RARE)
    assert met(question, "Nobody swam.").coverage < met(question, "The otter slept.").coverage


def test_a_sentence_without_words_is_never_the_best() -> None:
    found = only(asked("otter"), Text("Otter …", 0, [(0, 5), (6, 7)], ENGLISH))
    assert overlaps(found)[0] == pytest.approx(1)
    assert overlaps(found)[1] <= 0


def test_no_question_or_no_passage_scores_nothing() -> None:
    nothing = only(asked("rain"), Text("", 0, [(0, 0)], ENGLISH))
    for found in (met(asked(" "), "Nobody swam."), nothing):
        assert (found.passage, overlaps(found), found.coverage) == (0, (0,), 0)


# --- signals


def signals(question: str, text: str, heading: str = "") -> list[Signals]:
    return list(met(asked(question), text, heading).sentences)


def test_words_that_are_written_there_count_and_their_forms_in_part() -> None:
    first, second = signals("otters swam", "The otters swam. The otter slept.")
    assert (first.lexical_overlap, first.focus_words) == (1, 1)
    # "otter" is five letters of the six of "otters"
    assert second.lexical_overlap == second.focus_words == pytest.approx(0.5 * 5 / 6)


def test_words_of_the_heading_count_but_not_as_the_focus_that_is_written_there() -> None:
    (found,) = signals("otters swam", "They swam.", heading="Otters\n")
    assert (found.lexical_overlap, found.focus_words) == (1, 0.5)


def test_names_are_not_in_focus() -> None:
    first, second = signals("who warned Grellan", "Grellan left. A clerk warned him.")
    assert (first.focus_words, second.focus_words) == (0, 1)
    # "Grellan"; "who" and "warned" are not there. 3.0048 twice and, for a common word, ln 2.
    assert first.lexical_overlap == pytest.approx(3.0048 / 6.7027, abs=1e-4)


def test_focus_is_in_the_sentence_itself() -> None:
    found = signals("who signed", "Nobody came. Lisk signed. She left.")
    assert [each.focus_words for each in found] == [0, 1, 0]


def test_distinct_is_what_few_of_the_sentences_that_were_found_meet() -> None:
    texts = [told("The otter slept. The otter swam."), told("The otter ate.")]
    first, second, third = (
        each for found in interact(asked("otter swam"), texts, Config()) for each in found.sentences
    )
    # All meet "otter". "swam" is met by one in three: its mean 1/3, its deviation sqrt(2)/3.
    mean, spread = 1 / 3, 2**0.5 / 3 + 0.03
    assert second.distinct == pytest.approx(0.5 * (1 - mean) / spread, abs=1e-5)
    assert first.distinct == third.distinct == pytest.approx(0.5 * -mean / spread, abs=1e-5)


def test_what_was_said_before_is_distinct_for_less() -> None:
    found = signals("swam", "Otters came. Lisk swam. She left. Then it rained.")
    # Met for 0, 1, 0.85 and 0.7: the mean 0.6375, the variance 0.146719.
    spread = 0.383039 + 0.03
    expected = [(met - 0.6375) / spread for met in (0, 1, 0.85, 0.7)]
    expected[0] = -1  # no worse than that
    assert [each.distinct for each in found] == pytest.approx(expected, abs=1e-4)


def test_nothing_is_distinct_in_a_single_sentence() -> None:
    (found,) = signals("otter swam", "The otter slept.")
    assert found.distinct == 0


def test_a_thing_of_the_kind_that_is_asked_for() -> None:
    found = signals("when did the otter swim", "It swam in 2031. It swam home.")
    assert [each.type_match for each in found] == [1, 0]


def test_a_denial_where_none_is_asked_for() -> None:
    found = signals("which otters swam", "The otters swam. The otters did not swim.")
    assert [each.polarity for each in found] == pytest.approx([0, -0.2])


def test_forms_of_words_are_alike_in_other_languages() -> None:
    """ "книги" and "книга" share four of five letters."""
    found = only(asked("где книги"), Text("Вот книга. Дом.", 0, [(0, 10), (11, 15)], ENGLISH))
    # 3.0048 for "книги" and, for a common word, ln 2.
    share = 3.0048 / 3.6979
    assert overlaps(found) == pytest.approx((share * 4 / 5, 0), abs=1e-4)
    assert found.passage == pytest.approx(share * 4 / 5, abs=1e-4)
