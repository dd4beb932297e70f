"""The bundled reader, with its own weights: what it makes of passages, and what if they are bad."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval import ModelError
from retrieval.encode.onnx_reader import CARD, FOLDER, GRAPH, TOKENIZER, OnnxReader
from retrieval.encode.reader import CUT_OFF, Readable, Reading
from retrieval.types import Span

QUESTION = "Who opened the new bridge?"
BRIDGE = ["It rained all day.", "Ada Lind opened the new bridge.", "Nobody was hurt."]
FAIR = ["The fair has closed.", "Its last visitors left at noon."]


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader()


def passage(sentences: Sequence[str], title: str = "Town news") -> Readable:
    spans: list[Span] = []
    text = ""
    for each in sentences:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(each)))
        text += each
    return Readable(title, text, spans)


def best(reading: Reading) -> int:
    return max(range(len(reading.sentences)), key=lambda each: reading.sentences[each])


def test_it_tells_which_sentence_answers_and_whether_any_does(reader: OnnxReader) -> None:
    answers, other = reader.read(QUESTION, [passage(BRIDGE), passage(FAIR)])
    assert [len(each.sentences) for each in (answers, other)] == [3, 2]
    assert [len(each.words) for each in (answers, other)] == [3, 2]
    assert best(answers) == 1 and answers.sentences[1] > 0
    assert max(answers.sentences[0], answers.sentences[2], *other.sentences) < 0


def test_the_words_that_answer_stand_in_their_sentence(reader: OnnxReader) -> None:
    asked = passage(BRIDGE)
    [reading] = reader.read(QUESTION, [asked])
    for words, (start, end) in zip(reading.words, asked.sentences, strict=True):
        assert words is None or (start <= words.span[0] < words.span[1] <= end)
        assert words is None or 0 < words.probability <= 1
    assert reading.words[1] is not None


def test_a_passage_is_read_alone_whatever_is_read_beside_it(reader: OnnxReader) -> None:
    passages = [passage(BRIDGE), passage(FAIR), passage(BRIDGE * 4), passage(FAIR, title="")]
    together = reader.read(QUESTION, passages)
    assert together == [reader.read(QUESTION, [each])[0] for each in passages]
    assert together == list(reversed(reader.read(QUESTION, passages[::-1])))
    assert OnnxReader().read(QUESTION, passages) == together


def test_several_threads_read_the_same(reader: OnnxReader) -> None:
    passages = [passage(BRIDGE), passage(FAIR)]
    alone = reader.read(QUESTION, passages)
    fresh = OnnxReader()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fresh.read(QUESTION, passages), range(8)))
    assert found == [alone] * 8


def test_a_passage_longer_than_the_window_is_read_in_parts(reader: OnnxReader) -> None:
    filling = [f"The {number}th stall sold apples, pears and other fruit." for number in range(80)]
    long = passage([*filling[:60], BRIDGE[1], *filling[60:]])
    [reading] = reader.read(QUESTION, [long])
    assert len(reading.sentences) == len(reading.words) == 81
    assert best(reading) == 60
    assert min(reading.sentences) > CUT_OFF
    whole = [words for words in reading.words if words is not None]
    for words, (start, end) in zip(reading.words, long.sentences, strict=True):
        assert words is None or (start <= words.span[0] < words.span[1] <= end)
    assert whole, "without any there is nothing to check"


def test_a_hundred_sentences_of_a_word(reader: OnnxReader) -> None:
    [reading] = reader.read(QUESTION, [passage(["Yes."] * 40 + ["Ada."] + ["No."] * 59)])
    assert len(reading.sentences) == 100
    assert min(reading.sentences) > CUT_OFF


def test_one_sentence_longer_than_the_window_is_read_at_its_beginning(reader: OnnxReader) -> None:
    [reading] = reader.read(QUESTION, [passage(["apples " * 2_000, BRIDGE[1]])])
    assert len(reading.sentences) == 2 and best(reading) == 1
    assert reading.sentences[0] < 0


def test_a_sentence_without_a_word_piece_answers_nothing(reader: OnnxReader) -> None:
    [reading] = reader.read(QUESTION, [passage(["\u200b", BRIDGE[1]])])
    assert reading.sentences[0] == CUT_OFF and reading.words[0] is None
    assert best(reading) == 1


def test_nothing_to_read(reader: OnnxReader) -> None:
    assert reader.read(QUESTION, []) == []
    assert reader.read(QUESTION, [Readable("Empty", "", [])]) == [Reading((), ())]


@pytest.mark.parametrize("question", ["", "🦦" * 900, "\ud800", "why " * 900, "[SEP] [SEP]"])
def test_odd_questions(reader: OnnxReader, question: str) -> None:
    [reading] = reader.read(question, [passage(BRIDGE)])
    assert len(reading.sentences) == 3


def test_its_languages_and_its_fingerprint(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(FOLDER, tmp_path / "reader"))
    one, other = OnnxReader(), OnnxReader(copied)
    assert one.languages == {"en"}
    assert one.fingerprint == other.fingerprint
    (copied / CARD).write_text('{"slope": 2.5, "constant": 0.5}', encoding="utf-8")
    assert OnnxReader(copied).fingerprint != one.fingerprint


def test_its_card_makes_log_odds_of_scores(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(FOLDER, tmp_path / "reader"))
    (copied / CARD).write_text('{"slope": 2.5, "constant": 0.5}', encoding="utf-8")
    [bare] = OnnxReader(copied, calibrated=False).read(QUESTION, [passage(BRIDGE)])
    [reading] = OnnxReader(copied).read(QUESTION, [passage(BRIDGE)])
    assert reading.sentences == pytest.approx([2.5 * each + 0.5 for each in bare.sentences])
    assert reading.words == bare.words


# --- what may be wrong with it


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def garble(path: Path) -> None:
    path.write_bytes(b"\0\xff{[" + path.read_bytes()[4:])


@pytest.mark.parametrize("harm", [cut, shrink, empty, garble, Path.unlink])
@pytest.mark.parametrize("name", [GRAPH, TOKENIZER, CARD])
def test_a_damaged_or_missing_file_is_one_sentence(
    tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    copied = Path(shutil.copytree(FOLDER, tmp_path / "reader"))
    if name == CARD:
        (copied / CARD).write_text('{"slope": 1.0, "constant": 0.0}', encoding="utf-8")
    harm(copied / name)
    with pytest.raises(ModelError) as caught:
        OnnxReader(copied).read(QUESTION, [passage(BRIDGE)])
    said = str(caught.value)
    assert said.startswith("The bundled reader cannot be read (")
    assert said.endswith("): install Citebot anew.") and "\n" not in said and len(said) < 200


@pytest.mark.parametrize(
    "card", ["[]", "{}", '{"slope": null, "constant": 0}', "7", '{"slope": 1}']
)
def test_a_card_of_something_else(tmp_path: Path, card: str) -> None:
    copied = Path(shutil.copytree(FOLDER, tmp_path / "reader"))
    (copied / CARD).write_text(card, encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        OnnxReader(copied)
