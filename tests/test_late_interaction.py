"""Late interaction, against figures worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
import pytest
from fakes import WordEncoder

from retrieval import Config
from retrieval.encode.encoder import EncodedQuestion, TokenVectors, unit
from retrieval.languages import language_of, table
from retrieval.query.query import Query, weigh_query
from retrieval.search.late_interaction import Interaction, Signals, Text, interact
from retrieval.terms import inverse_document_frequency

ENCODER = WordEncoder()
ENGLISH = table("en")
PASSAGES = 10
RARE, HALF = 1, 5  # in how many of them a word occurs


def asked(question: str, **occurring: int) -> Query:
    """`question`, whose words occur in so many of ten passages, where it is not said in five."""
    return weigh_query(
        question,
        language_of(question, ENGLISH),
        ENCODER.encode_question(question),
        lambda words: [occurring.get(word.lower(), HALF) for word in words],
        PASSAGES,
        Config(),
    )


def seen(tokens: TokenVectors) -> EncodedQuestion:
    """A question of these tokens."""
    return EncodedQuestion(unit(tokens.vectors.sum(axis=0)), tokens)


def told(text: str) -> TokenVectors:
    return ENCODER.passage_tokens([text])[0]


def met(question: Query, text: str, heading: str = "") -> Interaction:
    """The interaction with a text of sentences behind `heading`."""
    sentences = [match.span() for match in re.finditer(r"[^\s.][^.]*\.", heading + text)]
    whole = heading + text
    return only(question, whole, told(whole), len(heading), sentences)


def only(question: Query, *passage: Any) -> Interaction:
    """The interaction with one passage, given as `Text` is."""
    (found,) = interact(question, [Text(*passage, ENGLISH)], Config())
    return found


def maxsims(found: Interaction) -> tuple[float, ...]:
    return tuple(sentence.maxsim for sentence in found.sentences)


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


def test_weights_are_shares_of_inverse_document_frequency() -> None:
    # With the usual passages in 1 and 5 of 110: ln(74) = 4.3041 and ln(222/11) = 3.0048.
    question = asked("otters swam", otters=RARE, swam=HALF)
    assert question.token_weights.tolist() == pytest.approx([0.588884, 0.411116], abs=1e-5)
    assert question.word_weights.tolist() == pytest.approx([0.588884, 0.411116], abs=1e-5)
    assert question.word_of_token.tolist() == [[1, 0], [0, 1]]


def test_in_a_small_archive_common_words_are_common_all_the_same() -> None:
    encoded = ENCODER.encode_question("who saw otters")
    question = weigh_query("who saw otters", ENGLISH, encoded, lambda words: [0, 0, 1], 1, Config())
    # In 50, 0 and 1 of 101 passages: ln(2.0198), ln(204) and ln(68).
    assert question.word_weights.tolist() == pytest.approx([0.068648, 0.519316, 0.412036], abs=1e-4)


def test_punctuation_weighs_nothing() -> None:
    question = asked("“Otters” – swam?")
    assert question.token_weights.tolist() == pytest.approx([0, 0.5, 0, 0, 0.5, 0])
    assert question.word_weights.tolist() == pytest.approx([0.5, 0.5])
    assert question.word_of_token.tolist() == [[0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0]]


def test_a_question_of_punctuation_weighs_evenly() -> None:
    assert asked("?!…").token_weights.tolist() == pytest.approx([1 / 3] * 3)


def test_a_question_without_tokens_has_no_weights() -> None:
    assert asked(" ").token_weights.tolist() == []


def test_the_pieces_of_a_word_share_its_frequency() -> None:
    pieces = TokenVectors(np.eye(3, dtype=np.float32), np.array([[0, 2], [2, 6], [7, 11]]))
    question = weigh_query(
        "otters swam", ENGLISH, seen(pieces), lambda words: [RARE, HALF], PASSAGES, Config()
    )
    # 4.3041 twice and 3.0048, of together 11.6129
    assert question.token_weights.tolist() == pytest.approx(
        [0.370628, 0.370628, 0.258745], abs=1e-5
    )
    assert question.word_of_token.tolist() == [[0.5, 0.5, 0], [0, 0, 1]]


def test_words_beyond_what_the_model_took_have_no_weight() -> None:
    pieces = TokenVectors(np.eye(1, dtype=np.float32), np.array([[0, 6]]))
    question = weigh_query(
        "otters swam", ENGLISH, seen(pieces), lambda words: [RARE, HALF], PASSAGES, Config()
    )
    assert question.token_weights.tolist() == question.word_weights.tolist() == [1]


def test_frequencies_are_asked_for_as_the_words_stand_in_the_question() -> None:
    heard: list[list[str]] = []

    def count(words: Sequence[str]) -> list[int]:
        heard.append(list(words))
        return [1] * len(words)

    weigh_query(
        "Who's Мэр, otter?",
        ENGLISH,
        ENCODER.encode_question("Who's Мэр, otter?"),
        count,
        PASSAGES,
        Config(),
    )
    assert heard == [["Who", "s", "Мэр", "otter"]]


def test_maxsim_is_the_weight_of_the_words_that_occur() -> None:
    found = met(
        asked("otter swam home", otter=RARE), "The otter swam. Nobody saw the otter. Nobody went."
    )
    # 4.3041 for "otter" and 3.0048 for each of the others, of together 10.3136
    assert found.passage == pytest.approx(0.708659, abs=1e-5)
    assert maxsims(found)[:2] == pytest.approx((0.708659, 0.417318), abs=1e-5)
    assert maxsims(found)[2] == pytest.approx(0, abs=1e-6)


def test_a_passage_counts_words_that_no_one_sentence_has_together() -> None:
    found = met(asked("otter bridge"), "The otter swam. The bridge fell. Nobody cared.")
    assert found.passage == pytest.approx(1)
    assert maxsims(found) == pytest.approx((0.5, 0.5, 0))


def test_the_most_similar_token_counts_and_not_the_sum() -> None:
    assert met(asked("otter"), "Otter otter otter.").passage == pytest.approx(1)
    spans = np.array([[0, 1], [2, 3]])
    question = weigh_query(
        "p q",
        ENGLISH,
        seen(TokenVectors(np.eye(2, dtype="f4"), spans)),
        lambda words: [HALF, HALF],
        PASSAGES,
        Config(),
    )
    slanted = TokenVectors(np.array([[0.6, 0.8], [0.8, 0.6]], dtype="f4"), spans)
    found = only(question, "p q", slanted, 0, [(0, 1), (2, 3)])
    assert found.passage == pytest.approx(0.8)
    assert maxsims(found) == pytest.approx((0.7, 0.7))


def test_what_the_heading_says_need_not_be_said_again() -> None:
    question = asked("otters swam")
    beside = met(question, "They swam. They slept.", heading="Otters\n")
    assert beside.passage == pytest.approx(1)
    assert maxsims(beside) == pytest.approx((1, 0.5))
    alone = met(question, "They swam. They slept.")
    assert alone.passage == pytest.approx(0.5)
    assert maxsims(alone) == pytest.approx((0.5, 0))


def test_coverage_lies_between_the_mean_of_the_words_and_the_least() -> None:
    whole = met(asked("otter swam"), "The otter swam.")
    half = met(asked("otter swam"), "The otter slept.")
    none = met(asked("otter swam"), "Nobody slept.")
    assert whole.coverage == pytest.approx(1, abs=1e-6)
    assert 0 < half.coverage < half.passage == pytest.approx(0.5)
    assert none.coverage == pytest.approx(0, abs=1e-6)


def test_a_rare_word_that_is_missing_lowers_coverage_more_than_a_common_one() -> None:
    question = asked("otter swam", otter=RARE)
    assert met(question, "Nobody swam.").coverage < met(question, "The otter slept.").coverage


def test_a_sentence_without_tokens_is_never_the_best() -> None:
    found = only(asked("otter"), "Otter", told("Otter"), 0, [(0, 5), (5, 9)])
    assert maxsims(found)[0] == pytest.approx(1)
    assert maxsims(found)[1] <= 0


def test_no_question_or_no_passage_scores_nothing() -> None:
    nothing = only(asked("rain"), "", told(""), 0, [(0, 0)])
    for found in (met(asked(" "), "Nobody swam."), nothing):
        assert (found.passage, maxsims(found), found.coverage) == (0, (0,), 0)


# --- signals


def signals(question: str, text: str, heading: str = "") -> list[Signals]:
    return list(met(asked(question), text, heading).sentences)


def test_words_that_are_written_there_count_and_their_forms_in_part() -> None:
    first, second = signals("otters swam", "The otters swam. The otter slept.")
    assert (first.lexical_overlap, first.focus_words) == (1, 1)
    # "otter" is five letters of the six of "otters"
    assert second.lexical_overlap == second.focus_words == pytest.approx(0.5 * 5 / 6)


def test_words_of_the_heading_count_but_not_as_the_focus_that_is_written_there() -> None:
    whole = "Otters\nThey swam."
    (found,) = only(asked("otters swam"), whole, told(whole), 7, [(7, 17)]).sentences
    assert (found.lexical_overlap, found.focus, found.focus_words) == (1, 1, 0.5)


def test_names_are_not_in_focus() -> None:
    first, second = signals("who warned Grellan", "Grellan left. A clerk warned him.")
    assert (first.focus, first.focus_words) == (pytest.approx(0, abs=1e-6), 0)
    assert (second.focus, second.focus_words) == (1, 1)
    # "Grellan"; "who" and "warned" are not there. 3.0048 twice and, for a common word, ln 2.
    assert first.maxsim == pytest.approx(3.0048 / 6.7027, abs=1e-4)


def test_what_was_said_before_is_in_focus_for_less() -> None:
    found = signals("who signed", "Nobody came. Lisk signed. She left. Then it rained.")
    assert [each.focus for each in found] == pytest.approx([0, 1, 0.85, 0.7], abs=1e-6)
    assert [each.focus_words for each in found] == [0, 1, 0, 0]


def test_distinct_is_what_few_of_the_sentences_that_were_found_meet() -> None:
    question = asked("otter swam")
    texts = ["The otter slept. The otter swam.", "The otter ate."]
    passages = [
        Text(
            text,
            told(text),
            0,
            [match.span() for match in re.finditer(r"[^\s.][^.]*\.", text)],
            ENGLISH,
        )
        for text in texts
    ]
    first, second, third = (
        s for found in interact(question, passages, Config()) for s in found.sentences
    )
    # All meet "otter". "swam" is met by one in three: its mean 1/3, its deviation sqrt(2)/3.
    mean, spread = 1 / 3, 2**0.5 / 3 + 0.03
    assert second.distinct == pytest.approx(0.5 * (1 - mean) / spread, abs=1e-5)
    assert first.distinct == third.distinct == pytest.approx(0.5 * -mean / spread, abs=1e-5)


def test_nothing_is_distinct_in_a_single_sentence() -> None:
    (found,) = signals("otter swam", "The otter slept.")
    assert found.distinct == 0


def test_a_thing_of_the_kind_that_is_asked_for() -> None:
    question = "when did the otter swim"
    assert [each.type_match for each in signals(question, "It swam in 2031. It swam home.")] == [
        1,
        0,
    ]


def test_likeness_is_the_cosine_of_the_mean_vectors() -> None:
    first, second = signals("otter swam", "Otter swam. Nobody came.")
    # The full stop is a token too: two of three are the question's.
    assert first.sentence_cosine == pytest.approx(2 / 6**0.5, abs=1e-5)
    assert second.sentence_cosine == pytest.approx(0, abs=1e-5)


def test_by_words_alone_words_take_the_place_of_tokens() -> None:
    """ "книги" and "книга" share four of five letters."""
    question = asked("где книги")
    text = "Вот книга. Дом."
    found = only(question, text, None, 0, [(0, 10), (11, 15)])
    # 3.0048 for "книги" and, for a common word, ln 2.
    share = 3.0048 / 3.6979
    assert maxsims(found) == pytest.approx((share * 4 / 5, 0), abs=1e-4)
    assert [each.sentence_cosine for each in found.sentences] == [0, 0]
    assert found.passage == pytest.approx(share * 4 / 5, abs=1e-4)
