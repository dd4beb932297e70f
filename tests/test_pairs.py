"""Question and passage as word pieces: where each piece stands, whatever the texts are."""

from __future__ import annotations

from time import perf_counter

import pytest
from tokenizers import Tokenizer

from retrieval.encode.onnx_reader import FOLDER, TOKENIZER
from retrieval.encode.pairs import LONGEST, Pair, Pairs
from retrieval.types import Span

MODEL = Tokenizer.from_file(str(FOLDER / TOKENIZER))
PAIRS = Pairs(MODEL)


def made(question: str, title: str, *sentences: str, between: str = " ") -> tuple[Pair, str]:
    """The pair, and the passage's text: its sentences with `between` between them."""
    spans: list[Span] = []
    text = ""
    for each in sentences:
        text += between if text else ""
        spans.append((len(text), len(text) + len(each)))
        text += each
    return PAIRS.pair(PAIRS.question(question), title, text, spans), text


def tokens(pair: Pair) -> list[str]:
    return [MODEL.id_to_token(each) for each in pair.ids.tolist()]


def said(pair: Pair, text: str, sentence: int) -> list[str]:
    """What stands in the text where the pieces of a sentence say that they are."""
    return [text[start:end] for start, end in pair.spans[pair.pieces(sentence)].tolist()]


def test_question_title_and_passage_with_the_sentence_of_each_piece() -> None:
    pair, text = made("Who came?", "The Fair", "Ada came.", "It rained.")
    assert tokens(pair) == [
        "[CLS]", "who", "came", "?", "[SEP]", "the", "fair",
        "ada", "came", ".", "it", "rained", ".", "[SEP]",
    ]  # fmt: skip
    assert pair.types.tolist() == [0] * 5 + [1] * 9
    assert pair.sentence.tolist() == [0] * 7 + [1] * 3 + [2] * 3 + [0]
    assert pair.spans.tolist()[:7] == [[-1, -1]] * 7 == [*pair.spans.tolist()[-1:] * 7]
    assert [said(pair, text, number) for number in (0, 1)] == [
        ["Ada", "came", "."],
        ["It", "rained", "."],
    ]


@pytest.mark.parametrize(("title", "pieces"), [("", 0), ("  \n", 0), ("Fair", 1), ("x " * 99, 40)])
def test_a_title_takes_as_much_room_as_it_has_words(title: str, pieces: int) -> None:
    pair, text = made("Who came?", title, "Ada came.")
    assert pair.pieces(0).tolist() == [5 + pieces, 6 + pieces, 7 + pieces]
    assert said(pair, text, 0) == ["Ada", "came", "."]


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("Élodie a chanté.", "Élodieachanté."),
        ("E\u0301lodie sang.", "E\u0301lodiesang."),
        ("Ada \ud800 came.", "Adacame."),
        ("Ada 🦦🦦 came.", "Ada🦦🦦came."),
        ("Ada\r\ncame\t.", "Adacame."),
        ("Ada\u200bcame.", "Adacame."),
        ("Ада пришла.", "Адапришла."),
        ("阿达来了", "阿达来了"),
        ("ﬁve ½ €", "ﬁve½€"),
    ],
)
def test_each_piece_is_where_it_says_in_odd_texts(sentence: str, read: str) -> None:
    pair, text = made("Who?", "Ünïcode \udcff 🦦", "First.", sentence, "Last.", between="\r\n\r\n")
    assert "".join(said(pair, text, 1)) == read
    assert said(pair, text, 0) == ["First", "."] and said(pair, text, 2) == ["Last", "."]


@pytest.mark.parametrize("question", ["", " \n", "\ud800", "🦦"])
def test_a_question_of_no_words(question: str) -> None:
    pair, text = made(question, "", "Ada came.")
    assert pair.types.tolist().index(1) == len(PAIRS.question(question)) + 2
    assert said(pair, text, 0) == ["Ada", "came", "."]


def test_a_passage_of_nothing() -> None:
    pair = PAIRS.pair(PAIRS.question("Who?"), "", "", [])
    assert tokens(pair) == ["[CLS]", "who", "?", "[SEP]", "[SEP]"]
    assert not pair.sentence.any()


def test_what_is_before_the_first_sentence_is_of_none() -> None:
    pair = PAIRS.pair(PAIRS.question("Who?"), "", "1. Ada came.", [(3, 12)])
    assert pair.sentence.tolist() == [0] * 4 + [0, 0, 1, 1, 1] + [0]


def test_what_is_too_long_is_cut_off() -> None:
    pair, _ = made("why " * 500, "title " * 100, "word " * 300 + ".", "more " * 300 + ".", "Last.")
    assert len(pair.ids) == LONGEST
    assert tokens(pair)[-1] == "[SEP]" and tokens(pair).count("[SEP]") == 2
    assert tokens(pair)[1:129] == ["why"] * 128 and tokens(pair)[130:170] == ["title"] * 40
    assert len(pair.pieces(0)) == 301
    assert len(pair.pieces(1)) == LONGEST - 1 - 170 - 301
    assert not len(pair.pieces(2))


def test_a_text_that_looks_like_the_marks_of_a_pair() -> None:
    """It cannot say where a passage ends."""
    pair, text = made("Who [SEP] came?", "[CLS]", "Ada [SEP] [PAD] came.")
    assert [tokens(pair).count(mark) for mark in ("[CLS]", "[SEP]", "[PAD]")] == [1, 2, 0]
    assert "".join(said(pair, text, 0)) == "Ada[SEP][PAD]came."


def test_a_title_as_long_as_a_book_takes_no_time_and_little_room() -> None:
    started = perf_counter()
    pair, text = made("Who came?", "fair " * 2_000_000, "Ada came.")
    assert perf_counter() - started < 1
    assert len(pair.ids) < 60 and said(pair, text, 0) == ["Ada", "came", "."]
