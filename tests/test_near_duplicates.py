"""Near-duplicates and moves: one story is cited once, and what is known is not encoded again."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from fakes import WordEncoder, library

from retrieval import Article, Citation, Config, IngestReport, Library
from retrieval.encode.encoder import Vectors
from retrieval.store.local import LocalStore
from retrieval.store.minhash import bands, likeness, signature
from retrieval.store.sqlite import DATABASE

WIRE = (
    "The river Yarrel rose by two metres on Monday night. Forty houses stood under water in the "
    "lower town.\n\nNobody was hurt, the fire brigade said. The mayor thanked the volunteers who "
    "had filled sandbags since the morning. Schools in Sallow End stay closed until Thursday.\n\n"
    "Repairs will cost two million crowns, according to a first estimate. The council meets on "
    "Friday to decide how they are paid for."
)
REWRITTEN = (
    WIRE.replace("The mayor thanked the volunteers", "Mayor Oda Lind praised the helpers")
    .replace("in the lower town", "in the low-lying districts")
    .replace(" The council meets on Friday to decide how they are paid for.", "")
)
OTHER = (
    "The river Yarrel has a new bridge. The mayor opened it on Monday with the fire brigade's "
    "band. It took two years and nine million crowns to build, and forty workers stood at the "
    "ceremony, which the council had moved to Friday and back to Monday again."
)


# --- signatures


def test_a_signature_depends_on_words_alone() -> None:
    assert signature(WIRE.upper().replace(". ", "!\n")) == signature(WIRE)
    assert len(signature(WIRE)) == 126 * 4
    assert len(bands(signature(WIRE))) == 42


def test_signatures_never_change() -> None:
    """They are kept in archives: another signature of the same text would meet none of them."""
    assert bands(signature(WIRE))[0] == 5543319528170286919


@pytest.mark.parametrize("changed", [0.0, 0.05, 0.1, 0.3, 1.0])
def test_likeness_is_the_share_of_common_runs(changed: float) -> None:
    chance = random.Random(1)
    words = [f"word{chance.randrange(5_000)}" for _ in range(800)]
    others = [f"other{at}" if chance.random() < changed else word for at, word in enumerate(words)]

    def runs(text: Sequence[str]) -> set[tuple[str, ...]]:
        return set(zip(text, text[1:], text[2:], strict=False))

    share = len(runs(words) & runs(others)) / len(runs(words) | runs(others))
    estimate = likeness(signature(" ".join(words)), signature(" ".join(others)))
    assert estimate == pytest.approx(share, abs=0.12)


def test_rewrites_are_alike_and_another_report_is_not() -> None:
    assert likeness(signature(WIRE), signature(REWRITTEN)) > Config().near_duplicate_share
    assert likeness(signature(WIRE), signature(OTHER)) < Config().near_duplicate_share / 2


def test_short_texts_have_no_signature() -> None:
    assert signature("word " * 19) == b""
    assert likeness(b"", b"") == 0.0
    assert bands(b"") == []
    assert signature("word " * 20)


def test_a_long_text_is_taken_in_pieces() -> None:
    words = [f"w{number}" for number in range(30_000)]
    half = " ".join(words[:15_000])
    assert likeness(signature(" ".join(words)), signature(half)) == pytest.approx(0.5, abs=0.15)


# --- in the store


def article(name: str, text: str = WIRE, published: date | None = None) -> Article:
    return Article(f"Flood {name}", text, id=name, published=published)


@pytest.fixture
def archive(tmp_path: Path) -> Library:
    return library(tmp_path / "index")


def test_the_store_knows_near_duplicates(archive: Library) -> None:
    archive.add([article("a"), article("b", REWRITTEN), article("c", OTHER), article("d")])
    assert archive.store.near_duplicates(["a", "c", "gone"], 0.4) == {"a": ["d", "b"]}
    archive.add(article("d", OTHER))
    assert archive.store.near_duplicates(["a", "c"], 0.4) == {"a": ["b"], "c": ["d"]}
    archive.remove(["b"])
    assert archive.store.near_duplicates(["a"], 0.4) == {}


def test_nothing_is_left_of_what_was_removed(archive: Library, tmp_path: Path) -> None:
    archive.add([article("a"), article("b", REWRITTEN)])
    archive.add(article("a", OTHER))
    archive.remove(["a", "b"])
    archive.close()
    with sqlite3.connect(tmp_path / "index" / DATABASE) as rows:
        assert rows.execute("SELECT count(*) FROM bands").fetchone() == (0,)
        assert rows.execute("SELECT count(*) FROM signatures").fetchone() == (0,)


def test_an_older_archive_gets_its_signatures(archive: Library, tmp_path: Path) -> None:
    archive.add([article("a"), article("b", REWRITTEN), article("short", "It rained.")])
    archive.close()
    with sqlite3.connect(tmp_path / "index" / DATABASE) as rows:
        version = rows.execute("PRAGMA user_version").fetchone()[0]
        for table in ("bands", "signatures", "moves"):
            rows.execute(f"DROP TABLE {table}")
        rows.execute("DROP INDEX articles_by_recipe")
        rows.execute("ALTER TABLE articles DROP COLUMN recipe")
        rows.execute("ALTER TABLE articles DROP COLUMN author")
        rows.execute(f"PRAGMA user_version = {version - 3}")
    store = LocalStore(tmp_path / "index", language="en")
    assert store.near_duplicates(["a", "b", "short"], 0.4) == {"a": ["b"], "b": ["a"]}
    store.close()


# --- in answers


def ids(citation: Citation) -> list[str]:
    return [citation.article.id, *(each.id for each in citation.also_in)]


def test_of_reprints_the_earliest_is_cited_first(archive: Library) -> None:
    archive.add(
        [
            article("undated"),
            article("third", published=date(2031, 5, 25)),
            article("first", published=date(2031, 5, 23)),
            article("second", REWRITTEN, published=date(2031, 5, 24)),
        ]
    )
    found = archive.ask("will repairs cost two million crowns").citations[0]
    assert ids(found) == ["first", "second", "third", "undated"]
    assert found.text == found.article.text[found.start : found.end]
    assert "Repairs will cost two million crowns" in found.highlights[0].text


def test_a_rewrite_folds_only_where_it_says_the_same(archive: Library) -> None:
    changed = WIRE.replace("Forty houses", "Fifty houses").replace("Nobody was", "Nobody else was")
    archive.add([article("a"), article("b", changed)])
    assert archive.store.near_duplicates(["a"], 0.4) == {"a": ["b"]}

    def cited(question: str) -> list[list[str]]:
        return sorted(sorted(ids(each)) for each in archive.ask(question).citations)

    assert cited("how many houses stood under water in the lower town") == [["a"], ["b"]]
    assert cited("was nobody hurt, as the fire brigade said") == [["a"], ["b"]]
    assert cited("what will repairs cost according to a first estimate") == [["a", "b"]]


def test_light_words_make_no_other_text(archive: Library) -> None:
    lighter = WIRE.replace("on Monday night", "Monday night").replace("The river", "River")
    archive.add([article("a"), article("b", lighter)])
    assert ids(archive.ask("when did the river Yarrel rise by two metres").citations[0]) == [
        "a",
        "b",
    ]


def told(text: str, folder: Path) -> list[tuple[int, str]]:
    """Where each cited passage of one article begins, and what is marked in it."""
    with library(folder, passage_tokens=20, merge_tokens=8) as archive:
        archive.add([Article("Report", text)])
        citations = archive.ask("when is the town hall open").citations
        return [(each.start, each.highlights[0].text) for each in citations]


def test_a_sentence_that_an_article_repeats_is_cited_where_it_stands_first(tmp_path: Path) -> None:
    hours = "The town hall is open from nine until noon."
    text = f"Floods first. {hours}\n\nThe mayor slept all the long night.\n\n{hours} Come in."
    found = told(text, tmp_path / "index")
    assert found[0] == (0, hours)
    assert [marked for _, marked in found].count(hours) == 1


def test_a_few_words_that_are_repeated_may_mean_something_else(tmp_path: Path) -> None:
    text = (
        "Baths closed. Hall open.\n\nThe mayor slept all the long night.\n\nShop shut. Hall open."
    )
    found = told(text, tmp_path / "index")
    assert [marked for _, marked in found].count("Hall open.") == 2


def test_reprints_that_did_not_rank_are_named_and_the_earliest_cited(tmp_path: Path) -> None:
    # No more than two passages are looked at closely.
    few = {"rerank_least": 2, "rerank_most": 2}
    with library(tmp_path / "index", **few) as archive:
        archive.add(article(f"late-{day}", published=date(2031, 6, day)) for day in range(1, 6))
        archive.add(article("z-early", REWRITTEN, published=date(2031, 5, 1)))
        # So that the words of the question are rare.
        archive.add(Article("Rain", f"It rained in {number}.") for number in range(40))
        found = archive.ask("what will repairs cost by a first estimate", limit=1).citations[0]
    assert ids(found) == ["z-early", *(f"late-{day}" for day in range(1, 6))]
    assert found.text == REWRITTEN[found.start : found.end]
    assert found.highlights[0].text.startswith("Repairs will cost two million crowns")


# --- moves


class Counting(WordEncoder):
    """Counts the passages that it encodes."""

    encoded = 0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return super().encode_passages(texts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    root.mkdir()
    (root / "flood.txt").write_text(f"Flood\n\n{WIRE}")
    (root / "bridge.txt").write_text(f"Bridge\n\n{OTHER}")
    return root


@pytest.fixture
def encoder() -> Counting:
    return Counting()


@pytest.fixture
def filled(tmp_path: Path, folder: Path, encoder: Counting) -> Library:
    made = library(tmp_path / "index", encoder=encoder)
    assert made.add([folder]) == IngestReport(added=2)
    encoder.encoded = 0
    return made


def entries(archive: Library) -> dict[str, list[object]]:
    """Source → passages and vectors."""
    found: dict[str, list[object]] = {}
    for each in archive.articles():
        entry = archive.store.entry(each.id)
        assert entry is not None
        spans = [(passage.start, passage.end, passage.text) for passage in entry.passages]
        found[Path(each.source or "").name] = [spans, entry.vectors.tolist()]
    return found


def test_a_moved_file_keeps_passages_and_vectors(
    filled: Library, folder: Path, encoder: Counting
) -> None:
    before = entries(filled)
    former = {Path(each.source or "").name: each.id for each in filled.articles()}
    (folder / "down").mkdir()
    (folder / "flood.txt").rename(folder / "down/water.txt")
    assert filled.add([folder]) == IngestReport(updated=1, unchanged=1)
    assert encoder.encoded == 0
    assert entries(filled) == {"water.txt": before["flood.txt"], "bridge.txt": before["bridge.txt"]}
    assert filled.add([folder], prune=True) == IngestReport(unchanged=2)
    moved = filled.article(former["flood.txt"])
    assert moved is not None and moved.source == str(folder / "down/water.txt")
    assert moved.id == Article("", "", source=moved.source).id
    assert filled.store.check() == []


def test_an_id_from_before_several_moves_still_finds_the_article(
    filled: Library, folder: Path, encoder: Counting
) -> None:
    former = next(each.id for each in filled.articles() if each.title == "Flood")
    for one, two in (("flood", "a"), ("a", "b"), ("b", "c")):
        (folder / f"{one}.txt").rename(folder / f"{two}.txt")
        filled.add([folder])
    found = filled.article(former)
    assert found is not None and found.source == str(folder / "c.txt")
    (folder / "c.txt").write_text(f"Flood\n\n{REWRITTEN}")
    filled.add([folder])
    found = filled.article(former)
    assert found is not None and found.text == REWRITTEN
    filled.remove([found.id])
    assert filled.article(former) is None
    (folder / "c.txt").rename(folder / "flood.txt")
    filled.add([folder])
    assert filled.article(former) == filled.article(former)
    assert encoder.encoded > 0


def test_a_copy_is_another_article_and_costs_no_encoding(
    filled: Library, folder: Path, encoder: Counting
) -> None:
    (folder / "copy.txt").write_text((folder / "flood.txt").read_text())
    assert filled.add([folder]) == IngestReport(added=1, unchanged=2)
    assert encoder.encoded == 0
    assert entries(filled)["copy.txt"] == entries(filled)["flood.txt"]


def test_of_two_files_that_moved_each_is_its_own(filled: Library, folder: Path) -> None:
    (folder / "copy.txt").write_text((folder / "flood.txt").read_text())
    filled.add([folder])
    (folder / "copy.txt").rename(folder / "x.txt")
    (folder / "flood.txt").rename(folder / "y.txt")
    assert filled.add([folder]) == IngestReport(updated=2, unchanged=1)
    assert sorted(entries(filled)) == ["bridge.txt", "x.txt", "y.txt"]


def test_what_is_not_a_file_that_is_gone_does_not_move(filled: Library, folder: Path) -> None:
    told = Article("Told", "Somebody said so.", source="chat/7")
    linked = Article("Linked", "It stood there.", source="https://example.org/a")
    assert filled.add([told, linked]).added == 2
    copies = [Article(each.title, each.text, id=f"copy-{each.title}") for each in (told, linked)]
    assert filled.add(copies) == IngestReport(added=2)
    assert filled.counts().articles == 6


def test_new_tags_cost_no_encoding(filled: Library, folder: Path, encoder: Counting) -> None:
    path = folder / "flood.txt"
    path.write_text(f"{path.read_text()}\n\n  floods, Yarrel")
    assert filled.add([folder]) == IngestReport(updated=1, unchanged=1)
    assert encoder.encoded == 0
    (found,) = (each for each in filled.store.all_articles() if each.title == "Flood")
    assert found.tags == ("floods", "Yarrel")


def test_a_file_that_takes_the_place_of_another(filled: Library, folder: Path) -> None:
    (folder / "flood.txt").replace(folder / "bridge.txt")
    assert filled.add([folder], prune=True) == IngestReport(updated=1)
    assert list(entries(filled)) == ["bridge.txt"]
