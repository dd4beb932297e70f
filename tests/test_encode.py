"""The real model through ONNX Runtime: the same vectors as its own, exact offsets."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes import WordEncoder
from sentence_transformers import SentenceTransformer

from retrieval import Article, Config
from retrieval.encode.encoder import Vectors, heading, shorten
from retrieval.encode.load import (
    BUNDLED_SEQUENCE_TOKENS,
    bundled_weights,
    open_encoder,
)
from retrieval.encode.onnx_encoder import OnnxEncoder
from retrieval.ingest.prepare import passages_of

ROOT = Path(__file__).parent.parent

TEXTS = [
    "",
    " ",
    "a",
    "?",
    "Who did not recognize the election?",
    "The council voted 7–4 on Tuesday; the mayor, Ms. O’Hara, “abstained” — again.",
    "Crème brûlée, Ångström, naïve façade, İstanbul, straße.",
    "Мэр не подписал соглашение, а совет отложил голосование.",
    "市长没有签字。議会は投票を延期した。",
    "Κανείς δεν υπέγραψε. لم يوقع أحد. אף אחד לא חתם.",
    "It rained 🌧️ on the 👩‍👩‍👧 all day 😀😀.",
    "NUL \0 and a lone \ud83d surrogate",
    "https://example.org/a_very-long/path?with=some&query=42#there",
    "시장은 서명하지 않았다.",
    "x" * 300,
    *("The bridge was closed on Tuesday. " * n for n in (3, 10, 30, 36, 37, 60, 200)),
    *(f"{'word ' * n}end" for n in (100, 252, 256, 508, 509, 510, 511, 512, 1_000)),
]


@pytest.fixture(scope="module")
def encoder(model_cache: Path) -> OnnxEncoder:
    opened = open_encoder(Config(cache=model_cache))
    assert isinstance(opened, OnnxEncoder)
    return opened


@pytest.fixture(scope="module")
def own() -> Vectors:
    """What sentence-transformers itself makes of the texts."""
    model = SentenceTransformer(str(bundled_weights().parent), device="cpu")
    model.max_seq_length = BUNDLED_SEQUENCE_TOKENS
    clean = [text.replace("\ud83d", "\ufffd") for text in TEXTS]
    return np.asarray(model.encode_document(clean, normalize_embeddings=True))


def test_vectors_are_the_models_own(encoder: OnnxEncoder, own: Vectors) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert ((vectors * own).sum(axis=1) >= 0.9999).all()


def test_vectors_do_not_depend_on_the_batch(encoder: OnnxEncoder, own: Vectors) -> None:
    order = list(range(len(TEXTS)))
    random.Random(1).shuffle(order)
    vectors = encoder.encode_passages([TEXTS[row] for row in order])
    assert ((vectors * own[order]).sum(axis=1) >= 0.9999).all()
    single = np.vstack([encoder.encode_passages([text]) for text in TEXTS[:12]])
    assert ((single * own[:12]).sum(axis=1) >= 0.9999).all()
    # This model treats questions and passages alike.
    asked = np.vstack([encoder.encode_question(text) for text in TEXTS[:12]])
    assert ((asked * own[:12]).sum(axis=1) >= 0.9999).all()


def test_no_texts(encoder: OnnxEncoder) -> None:
    assert encoder.encode_passages([]).shape == (0, 384)
    assert encoder.count([]) == []


def test_what_the_encoder_says_of_itself(encoder: OnnxEncoder) -> None:
    assert (encoder.name, encoder.dimension, encoder.max_tokens) == ("all-MiniLM-L6-v2", 384, 510)
    assert encoder.notice is None


def test_count_adds_up(encoder: OnnxEncoder) -> None:
    assert encoder.count(["", "the bridge", "the bridge the bridge", "unrecognizable"]) == [
        0,
        2,
        4,
        encoder.count(["unrecognizable"])[0],
    ]
    counts = encoder.count(TEXTS)
    pairs = encoder.count([f"{one} {other}" for one in TEXTS[:8] for other in TEXTS[:8]])
    assert pairs == [one + other for one in counts[:8] for other in counts[:8]]


def test_a_passage_that_fits_is_not_cut(encoder: OnnxEncoder) -> None:
    words = "mayor " * (encoder.max_tokens - 1)
    one, other = encoder.encode_passages([words + "slept", words + "bridge"])
    assert float(one @ other) < 0.99999
    # One word more falls off.
    over = encoder.encode_passages([words + "slept bridge", words + "slept election"])
    assert np.array_equal(over[0], over[1])


def test_passages_fit_the_encoder(encoder: OnnxEncoder) -> None:
    """The longest that can come out of splitting, with a long title, is encoded whole."""
    article = Article("A title of many words " * 30, "The bridge was closed on Tuesday. " * 200)
    config = Config(passage_tokens=10_000, merge_tokens=10_000, title_tokens=10_000)
    head = heading(encoder, article.title, config.title_tokens)
    counts = encoder.count([head + each.text for each in passages_of(article, encoder, config)])
    assert max(counts) <= encoder.max_tokens
    assert max(counts) > encoder.max_tokens * 0.8


@pytest.mark.parametrize("limit", [1, 2, 5, 17])
def test_shorten_keeps_as_much_as_fits(encoder: OnnxEncoder, limit: int) -> None:
    text = "The mayor of Yarrel, Ms. O’Hara, abstained unexpectedly\nfrom the  vote on the bridge."
    for each in (encoder, WordEncoder()):
        kept = shorten(each, text, limit)
        assert text.startswith(kept)
        assert each.count([kept])[0] <= limit
        rest = text[len(kept) :]
        assert rest == "" or rest[0].isspace()
        # Not even the next word would have fitted.
        following = rest.split()[0] if rest else ""
        assert not following or each.count([f"{kept} {following}"])[0] > limit


def test_shorten_cuts_a_word_where_it_must(encoder: OnnxEncoder) -> None:
    text = "unrecognizable" * 7  # a hundred letters and more are one unknown piece
    kept = shorten(encoder, text, 7)
    assert text.startswith(kept)
    assert encoder.count([kept]) == [7]
    assert shorten(encoder, "short", 7) == "short"
    assert shorten(encoder, "", 7) == ""
    assert shorten(encoder, "市长没有签字", 3) == "市长没"


ASK = """
import sys
from pathlib import Path
from retrieval import Article, Config, Library

with Library.open(sys.argv[1], Config(cache=Path(sys.argv[2]), device="cpu")) as library:
    library.add([Article("Bridge", "The mayor closed the bridge. It rained.")])
    answer = library.ask("who closed the bridge?")
    print(answer.citations[0].highlights[0].text)
heavy = {"torch", "transformers", "sentence_transformers", "onnx", "openvino"}
print(sorted(heavy & set(sys.modules)))
"""


def test_nothing_heavy_is_imported_once_the_export_is_there(
    encoder: OnnxEncoder, tmp_path: Path
) -> None:
    cache = encoder.folder.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path / "archive"), str(cache)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == ["The mayor closed the bridge.", "[]"], done.stderr
