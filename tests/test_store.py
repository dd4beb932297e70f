"""The contract of every store, run over each backend, and what is the local one's own."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
import threading
import zlib
from ast import literal_eval
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from retrieval.encode.encoder import Vectors, unit
from retrieval.errors import StoreBusy
from retrieval.store.local import LocalStore
from retrieval.store.protocol import Counts, Entry, Listed, Mentions, Store, Wanted
from retrieval.types import Article, Passage, Period

ROOT = Path(__file__).parent.parent
DIMENSION = 8
_HALF = 1e-3  # what vectors kept in 16 bits may be off by


def open_local(folder: Path, language: str = "en") -> Store:
    return LocalStore(folder, language=language)


BACKENDS: dict[str, Callable[..., Store]] = {"local": open_local}
Open = Callable[..., Store]


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def archive(backend: str, tmp_path: Path) -> Iterator[Open]:
    """Opens the one archive of a test, each time as a new object."""
    opened: list[Store] = []

    def open_it(language: str = "en") -> Store:
        opened.append(BACKENDS[backend](tmp_path / "archive", language))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(archive: Open) -> Store:
    return archive()


def vector_of(text: str) -> Vectors:
    """A unit vector that is another for every text, and the same in every process."""
    seed = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    return unit(np.random.default_rng(seed).standard_normal(DIMENSION))


def entry(article_id: str, *texts: str, **fields: object) -> Entry:
    """An article whose paragraphs are its passages."""
    title = str(fields.pop("title", ""))
    article = Article(title, "\n\n".join(texts), article_id, **fields)  # type: ignore[arg-type]
    passages, start = [], 0
    for text in texts:
        sentences = [
            (start + found.start(), start + found.end())
            for found in re.finditer(r"[^.\s][^.]*\.?", text)
        ]
        end = start + len(text)
        passages.append(Passage(article_id, title, start, end, text, tuple(sentences)))
        start = end + 2
    vectors = np.array([vector_of(text) for text in texts], np.float32).reshape(-1, DIMENSION)
    return Entry(article, f"hash of {article_id}", passages, vectors)


def put(store: Store, *entries: Entry) -> None:
    with store.writing():
        store.replace(entries)


def held(store: Store) -> dict[str, int]:
    """Every passage of a store: its text and its id."""
    ids = [number for number, _ in store.dense(vector_of("any"), 1_000)]
    return {passage.text: number for number, passage in store.passages(ids).items()}


def found(store: Store, text: str, **options: object) -> list[str]:
    """The texts of the passages that match, best first."""
    ids = [number for number, _ in store.bm25(text, 1_000, **options)]  # type: ignore[arg-type]
    passages = store.passages(ids)
    return [passages[number].text for number in ids]


# --- articles in, articles out


def test_an_empty_archive(store: Store) -> None:
    assert store.counts() == Counts(0, 0)
    assert store.model() is None
    assert store.listing() == []
    assert list(store.all_articles()) == []
    assert store.hashes(["a"]) == {}
    assert store.articles(["a"]) == {}
    assert store.passages([1]) == {}
    assert store.dense(vector_of("a"), 5) == []
    assert store.bm25("a", 5) == []
    assert store.document_frequencies(["a"]) == [0]
    assert store.mentions([Wanted(("a",))]) == Mentions(set(), ())
    assert store.days() == [] and store.authors() == []


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    whole = entry(
        "a",
        "One.",
        title="Title",
        source="/a.txt",
        published=date(2031, 5, 23),
        tags=("x", "ü, y"),
        language="ru",
    )
    bare = entry("b", "Two.")
    put(store, whole, bare)
    assert store.articles(["a", "b", "c"]) == {"a": whole.article, "b": bare.article}
    assert sorted(store.all_articles(), key=lambda each: each.id) == [whole.article, bare.article]
    assert store.hashes(["b", "c", "a"]) == {"a": "hash of a", "b": "hash of b"}


def test_the_languages_are_those_of_the_articles(store: Store) -> None:
    assert store.languages() == set()
    store.replace([entry("a", "One."), entry("b", "Zwei.", language="de")])
    assert store.languages() == {"en", "de"}
    store.remove(["b"])
    assert store.languages() == {"en"}


def test_the_listing_is_by_title(store: Store) -> None:
    put(store, entry("1", "x", "y", title="Pears", source="/p", published=date(2030, 1, 2)))
    put(store, entry("2", "z", title="Apples"))
    assert [replace(listed, read=None) for listed in store.listing()] == [
        Listed("2", "Apples", None, None, 1),
        Listed("1", "Pears", "/p", "2030-01-02", 2),
    ]
    assert store.counts() == Counts(2, 3)


def test_replacing_leaves_nothing_of_the_former(store: Store) -> None:
    put(store, entry("a", "apples", "pears"), entry("b", "cherries"))
    put(store, entry("a", "plums", title="New"))
    assert set(held(store)) == {"plums", "cherries"}
    assert found(store, "apples pears") == []
    assert found(store, "plums") == ["plums"]
    assert store.counts() == Counts(2, 2)
    assert store.articles(["a"])["a"].title == "New"


def test_its_state_is_another_one_after_each_change(archive: Open) -> None:
    store, other = archive(), archive()
    seen = [store.state()]

    def changed() -> bool:
        seen.append(store.state())
        return seen[-1] not in seen[:-1]

    put(store, entry("a", "apples"), entry("b", "pears"))
    assert changed()
    put(store, entry("a", "apples", title="Fruit"))
    assert changed()
    put(other, entry("c", "plums"))
    assert changed()
    with other.writing():
        other.remove(["c"])
    assert changed()
    with store.writing():
        store.remove(["a"])
    assert changed()
    with store.writing():
        store.rebuild("model", "print", [entry("b", "pears")])
    assert changed()
    with store.writing():
        store.put_facts({"feed": "read"})
    held(store), found(store, "pears"), store.articles(["b"]), other.listing()
    assert not changed()


def test_removing(store: Store) -> None:
    put(store, entry("a", "apples", "pears"), entry("b", "cherries"), entry("c", "plums"))
    with store.writing():
        assert store.remove(["a", "nobody", "c"]) == 2
        assert store.remove(["a"]) == 0
    assert held(store).keys() == {"cherries"}
    assert found(store, "apples pears plums") == []
    assert store.counts() == Counts(1, 1)
    assert store.hashes(["a", "b", "c"]) == {"b": "hash of b"}


def test_an_archive_can_be_emptied_and_filled_again(store: Store) -> None:
    put(store, entry("a", "apples"))
    with store.writing():
        store.remove(["a"])
    assert store.dense(vector_of("apples"), 5) == []
    assert store.bm25("apples", 5) == []
    put(store, entry("b", "apples"))
    assert held(store).keys() == {"apples"}


def test_passage_ids_are_never_used_twice(archive: Open) -> None:
    store = archive()
    seen: set[int] = set()
    for round_ in range(4):
        put(store, entry("a", f"text {round_}"), entry("b", f"more {round_}"))
        ids = set(held(store).values())
        assert len(ids) == 2
        assert not ids & seen
        seen |= ids
        with store.writing():
            store.remove(["a", "b"])
        store.close()
        store = archive()


def test_passages_by_id_have_text_and_sentences(store: Store) -> None:
    texts = ["First one. Second one.", "Third, after a gap."]
    whole = entry("a", *texts, title="T")
    put(store, whole)
    ids = held(store)
    assert store.passages([*ids.values(), 10_000]) == {
        ids[passage.text]: replace(passage, id=ids[passage.text]) for passage in whole.passages
    }
    first = store.passages([ids[texts[0]]])[ids[texts[0]]]
    assert [whole.article.text[start:end] for start, end in first.sentences] == [
        "First one.",
        "Second one.",
    ]


@pytest.mark.parametrize(
    "text",
    ["NUL \0 inside", "lone \ud83d surrogate \udcff", "CR\rLF\r\nends\n", "e\u0301 \U0001f600 𝔘"],
)
def test_texts_come_back_unchanged(archive: Open, text: str) -> None:
    whole = entry("a", text, title=f"On {text}", source=f"/{text}")
    store = archive()
    put(store, whole)
    store.close()
    store = archive()
    assert store.articles(["a"]) == {"a": whole.article}
    assert held(store).keys() == {text}
    assert store.listing()[0].source == f"/{text}"
    word = re.findall(r"\w+", text)[0]
    assert found(store, word) == [text]


# --- counting


def mentioned(store: Store, *words: str, exact: bool = False) -> tuple[str, tuple[str, ...]]:
    """The articles that have them behind each other, and in which forms."""
    found = store.mentions([Wanted(words, exact)])
    return "".join(sorted(found.articles)), found.forms


def test_all_articles_with_a_word_are_found_in_whatever_form(store: Store) -> None:
    put(
        store,
        entry("a", "It rained.", "The ferries' bar was shut."),
        entry("b", "Rain on a ferry.", title="FERRY"),
        entry("c", "A ferryman rode the Ferris wheel, and Mr Ferris laughed."),
        entry("d", "Die Fähren fuhren.", language="de"),
        entry("e", "Мосте или мосты?", language="ru"),
    )
    assert mentioned(store, "ferry") == ("ab", ("ferries", "ferry"))
    assert mentioned(store, "Ferris") == ("c", ("ferris",))
    assert mentioned(store, "ferry", exact=True) == ("b", ("ferry",))
    assert mentioned(store, "faehre")[0] in ("", "d") and mentioned(store, "Fähre")[0] == "d"
    assert mentioned(store, "мост") == ("e", ("мосте", "мосты"))
    assert mentioned(store, "coach") == ("", ())
    store.remove(["a"])
    assert mentioned(store, "ferry")[0] == "b"


def test_words_of_a_name_stand_behind_each_other(store: Store) -> None:
    put(
        store,
        entry("a", "Ada Lind's boat sank."),
        entry("b", "Ada and Bo Lind met.", "Ada\nLind"),
        entry("c", "Ada Berg met Bo Lind."),
        entry("d", "It sank at night. Ferry boats came."),
        entry("e", "The night", "ferry sank at night.", title="Night"),
    )
    assert mentioned(store, "Ada", "Lind") == ("ab", ("ada lind",))
    assert mentioned(store, "night", "ferry") == ("", ())
    both = store.mentions([Wanted(("night",)), Wanted(("ferry",))])
    assert (both.articles, both.forms) == ({"d", "e"}, ("night", "ferry"))


def test_days_and_authors_of_the_articles(store: Store) -> None:
    day = date(2031, 5, 23)
    put(store, entry("a", "One."), entry("b", "Two.", published=day, author="Ada Lind"))
    put(store, entry("c", "Three.", published=date(2030, 1, 1)))
    assert store.days() == [("a", None), ("c", date(2030, 1, 1)), ("b", day)]
    assert store.authors() == [("b", "Ada Lind")]


# --- what readers remember


def test_what_is_remembered_is_recalled(archive: Open) -> None:
    store = archive()
    assert store.facts(["feed", "page"]) == {}
    with store.writing():
        store.put_facts({"feed": "one", "page \udc80": "ü \ud83d\n", "": ""})
        store.put_facts({"feed": "two"})
        store.put_facts({})
    expected = {"feed": "two", "page \udc80": "ü \ud83d\n", "": ""}
    assert store.facts(["page \udc80", "feed", "", "nothing"]) == expected
    assert store.facts([]) == {}
    store.close()
    assert archive().facts(list(expected)) == expected


def test_what_is_remembered_outlives_the_articles(archive: Open) -> None:
    store, other = archive(), archive()
    put(store, entry("a", "apples"))
    with store.writing():
        store.put_facts({str(number): f"fact {number}" for number in range(1_500)})
        store.remove(["a"])
        store.rebuild("large", "f2", [])
    assert other.facts([str(number) for number in range(2_000)]) == {
        str(number): f"fact {number}" for number in range(1_500)
    }
    assert store.check() == []


def test_remembering_breaks_off_as_a_whole(store: Store) -> None:
    class Broken(dict[str, str]):
        def items(self) -> Iterator[tuple[str, str]]:  # type: ignore[override]
            yield "a", "new"
            raise KeyError("no more")

    with store.writing():
        store.put_facts({"a": "old"})
        with pytest.raises(KeyError):
            store.put_facts(Broken())
    assert store.facts(["a"]) == {"a": "old"}


# --- the model


def test_rebuild_puts_new_vectors_in_place_of_everything(store: Store) -> None:
    with store.writing():
        store.rebuild("small", "f1", [])
    assert store.model() == ("small", "f1")
    put(store, entry("a", "apples"), entry("b", "pears"), entry("gone", "plums"))
    before = set(held(store).values())
    turned = [
        Entry(each.article, each.hash, each.passages, np.eye(1, 3, row, np.float32))
        for row, each in enumerate([entry("a", "apples"), entry("b", "pears")])
    ]
    with store.writing():
        store.rebuild("large", "f2", iter(turned))
    assert store.model() == ("large", "f2")
    (one, score), (other, rest) = store.dense(np.array([0.6, 0.8, 0], np.float32), 5)
    assert (score, rest) == pytest.approx((0.8, 0.6))
    texts = {number: passage.text for number, passage in store.passages([one, other]).items()}
    assert texts == {one: "pears", other: "apples"}
    assert not before & {one, other}
    assert store.counts() == Counts(2, 2)
    assert found(store, "plums") == []
    assert store.document_frequencies(["apples", "plums"]) == [1, 0]


def test_a_rebuild_that_breaks_off_changes_nothing(store: Store) -> None:
    with store.writing():
        store.rebuild("small", "f1", [])
    put(store, entry("a", "apples"), entry("b", "pears"))
    before, texts = held(store), list(store.all_articles())

    def broken() -> Iterator[Entry]:
        yield entry("a", "plums")
        raise KeyError("no more")

    with store.writing(), pytest.raises(KeyError, match="no more"):
        store.rebuild("large", "f2", broken())
    assert store.model() == ("small", "f1")
    assert held(store) == before
    assert list(store.all_articles()) == texts
    assert found(store, "apples") == ["apples"]


# --- nearest


def test_nearest_gives_cosines_in_order(store: Store) -> None:
    texts = [f"text {number}" for number in range(300)]
    put(store, *(entry(text, text) for text in texts[:200]))
    put(store, *(entry(text, text) for text in texts[200:]))
    with store.writing():
        store.remove(texts[50:60])
    kept = texts[:50] + texts[60:]
    asked = vector_of("asked")
    cosines = np.array([vector_of(text) for text in kept]) @ asked
    best = np.argsort(-cosines)[:20]
    hits = store.dense(asked, 20)
    passages = store.passages([number for number, _ in hits])
    assert [passages[number].text for number, _ in hits] == [kept[row] for row in best]
    assert [score for _, score in hits] == pytest.approx(cosines[best].tolist(), abs=_HALF)


def test_nearest_among_some(store: Store) -> None:
    texts = [f"text {number}" for number in range(60)]
    put(store, *(entry(text, text) for text in texts))
    ids, asked = held(store), vector_of("asked")
    some = texts[10:40]
    cosines = np.array([vector_of(text) for text in some]) @ asked
    best = [some[row] for row in np.argsort(-cosines)]
    among = [ids[text] for text in some]
    assert [number for number, _ in store.dense(asked, 7, among=among)] == [
        ids[text] for text in best[:7]
    ]
    hits = store.dense(asked, 50, among=[*among, 999_999])
    assert [number for number, _ in hits] == [ids[text] for text in best]
    assert [score for _, score in hits] == pytest.approx(sorted(cosines, reverse=True), abs=_HALF)
    assert store.dense(asked, 5, among=[]) == []


# --- dates


def test_passages_by_the_day_of_publication(store: Store) -> None:
    assert (
        store.passages_published_in(Period()),
        store.passages_published_in(None),
        store.newest(),
    ) == ([], [], None)
    days = {"a": date(2020, 9, 1), "b": date(2020, 9, 30), "c": date(2031, 5, 23)}
    put(
        store, *(entry(name, f"{name} 1", f"{name} 2", published=day) for name, day in days.items())
    )
    put(store, entry("old", "old", published=date(1812, 1, 2)), entry("never", "never"))
    ids = {number: text for text, number in held(store).items()}

    def dated(period: Period | None) -> list[str]:
        return [ids[number] for number in store.passages_published_in(period)]

    assert dated(Period(date(2020, 9, 1), date(2020, 9, 30))) == ["a 1", "a 2", "b 1", "b 2"]
    assert dated(Period(date(2020, 9, 2), date(2031, 5, 22))) == ["b 1", "b 2"]
    assert dated(Period(since=date(2031, 5, 23))) == ["c 1", "c 2"]
    assert dated(Period(until=date(2020, 9, 1))) == ["a 1", "a 2", "old"]
    assert dated(Period(date(2021, 1, 1), date(2020, 1, 1))) == []
    assert len(dated(Period())) == 7
    assert dated(None) == ["never"]
    assert store.newest() == date(2031, 5, 23)
    put(store, entry("c", "moved", published=date(2019, 1, 1)))
    assert store.newest() == date(2020, 9, 30)


def test_nearest_gives_no_more_than_there_are(store: Store) -> None:
    put(store, entry("a", "apples", "pears"))
    assert len(store.dense(vector_of("a"), 100)) == 2
    assert store.dense(vector_of("a"), 0) == []


def test_vectors_by_id_in_the_order_asked(store: Store) -> None:
    put(store, entry("a", "apples", "pears", "plums"))
    ids = held(store)
    asked = ["plums", "apples", "pears", "apples"]
    rows = store.vectors([ids[text] for text in asked] + [9_999])
    assert rows.dtype == np.float32
    assert rows[:-1] == pytest.approx(np.array([vector_of(text) for text in asked]), abs=_HALF)
    assert np.array_equal(rows[-1], np.zeros(DIMENSION))
    put(store, entry("a", "apples"))
    assert np.array_equal(store.vectors([ids["plums"]]), np.zeros((1, DIMENSION)))


# --- matching


def test_matching_ranks_by_rarity_frequency_and_length(store: Store) -> None:
    put(
        store,
        entry("1", "the council met and the council voted"),
        entry("2", "the council met and the mayor voted"),
        entry("3", "the mayor slept and the baker met"),
        entry("4", "the council met and the mayor voted after a long walk by the river shore"),
        entry("5", "the river rose"),
    )
    order = found(store, "council")
    assert [text.split()[1:6] for text in order] == [
        ["council", "met", "and", "the", "council"],  # twice in it
        ["council", "met", "and", "the", "mayor"],  # once
        ["council", "met", "and", "the", "mayor"],  # once in a longer one
    ]
    assert len(order[1]) < len(order[2])
    # "baker" is rarer than "council": its one passage goes first.
    assert found(store, "baker council")[0] == "the mayor slept and the baker met"
    scores = [score for _, score in store.bm25("the council met", 10)]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("cuoncil", ["The council met."]),  # letters swapped: two wrong, or one where that counts
        ("mayer", ["The mayor slept."]),
        ("recogniced", ["Nobody recognized her."]),
        ("lake", []),  # short: "late" would be as near
        ("counselling", []),
        ("mayer council", ["The council met.", "The mayor slept."]),
    ],
)
def test_a_word_that_stands_nowhere_may_be_misspelt(
    store: Store, asked: str, expected: list[str]
) -> None:
    put(
        store,
        entry("a", "The council met."),
        entry("b", "The mayor slept."),
        entry("c", "Nobody recognized her."),
        entry("d", "It was late."),
    )
    assert sorted(found(store, asked)) == expected


def test_a_word_that_is_known_is_taken_as_it_stands(store: Store) -> None:
    put(store, entry("a", "The mayor slept."), entry("b", "The major slept."))
    assert found(store, "mayor") == ["The mayor slept."]


def test_matching_gives_k_at_most(store: Store) -> None:
    put(store, *(entry(str(n), f"apples {'and ' * n}") for n in range(1, 8)))
    everything = store.bm25("apples", 100)
    assert len(everything) == 7
    assert store.bm25("apples", 3) == everything[:3]
    assert store.bm25("apples", 0) == []


def test_titles_match_too(store: Store) -> None:
    put(store, entry("a", "It rained.", title="Weather"), entry("b", "It snowed.", title="Sports"))
    assert found(store, "weather") == ["It rained."]


def test_words_match_in_any_inflection(store: Store) -> None:
    put(store, entry("a", "Elections were held."), entry("b", "Nobody came."))
    assert found(store, "the election") == ["Elections were held."]
    assert found(store, "HOLD, elected?") == ["Elections were held."]


def test_marks_may_be_left_out_in_every_language(store: Store) -> None:
    put(store, entry("a", "Łukasz Søgaard sang."), entry("b", "Dvořák kom.", language="da"))
    assert found(store, "lukasz sogaard") == ["Łukasz Søgaard sang."]
    assert found(store, "Dvorak") == ["Dvořák kom."]


def test_the_words_of_all_articles_are_known_as_they_are_written(store: Store) -> None:
    put(store, entry("a", "Elections in Łódź."), entry("b", "The elections.", language="de"))
    words = store.vocabulary()
    assert (words.same("lodz"), words.same("ELECTIONS")) == ("Łódź", "Elections")
    assert words.same("elections") == "elections" and words.same("election") is None
    assert words.is_name("lodz") and not words.is_name("elections")
    put(store, entry("c", "A bell."))
    assert store.vocabulary().same("bell") == "bell"


def test_each_language_has_its_stemmer(store: Store) -> None:
    put(
        store,
        entry("ru", "На выборах победил мэр.", language="ru"),
        entry("en", "The elections were won by the mayor."),
        entry("de", "Die Häuser brannten.", language="de"),
    )
    assert found(store, "выборы") == ["На выборах победил мэр."]
    assert found(store, "election") == ["The elections were won by the mayor."]
    assert found(store, "Haus brannte") == ["Die Häuser brannten."]
    assert store.document_frequencies(["выбор", "elections", "brannte"]) == [1, 1, 1]


def test_the_default_language_is_that_of_the_archive(archive: Open) -> None:
    store = archive("ru")
    put(store, entry("a", "Прошли выборы."), entry("b", "Elections were held.", language="en"))
    assert found(store, "выборов") == ["Прошли выборы."]
    assert found(store, "election") == ["Elections were held."]


def test_an_archive_opened_with_another_default_language(archive: Open) -> None:
    store = archive("en")
    put(store, entry("a", "Прошли выборы."))
    assert found(store, "выборов") == []
    store.close()
    assert found(archive("ru"), "выборов") == ["Прошли выборы."]


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("zh", "市长没有签字，议会推迟了投票。", "谁推迟投票"),
        ("ja", "市長は署名しなかった。", "市長の署名"),
        ("th", "นายกเทศมนตรีไม่ได้ลงนาม", "ลงนาม"),
        ("xx", "Quelibet verbum ignotum", "VERBUM"),
        ("pt-BR", "As eleições foram adiadas", "eleição adiada"),
    ],
)
def test_other_scripts_and_languages(store: Store, language: str, text: str, question: str) -> None:
    put(store, entry("a", text, language=language), entry("b", "Nothing of it here."))
    assert found(store, question) == [text]


def test_matching_among_some(store: Store) -> None:
    put(store, *(entry(str(n), f"apples {'and ' * n}{n}") for n in range(1, 6)))
    everything = store.bm25("apples", 10)
    some = [number for number, _ in everything][1::2]
    assert store.bm25("apples", 10, among=some) == [pytest.approx(hit) for hit in everything[1::2]]
    assert store.bm25("apples", 10, among=[]) == []
    assert store.bm25("apples", 10, among=[9_999]) == []
    assert store.bm25("pears", 10, among=some) == []


@pytest.mark.parametrize("question", ["", "   ", "?!", "zzzz", "x" * 5_000, "\0", "\ud83d", '"(*:'])
def test_nothing_matches(store: Store, question: str) -> None:
    put(store, entry("a", "apples"))
    assert store.bm25(question, 10) == []


def test_document_frequencies_are_exact_through_every_change(store: Store) -> None:
    words = ["apples", "pear", "plum", "zzz", "the"]
    put(store, entry("a", "the apple", "apples, pears"), entry("b", "the plum"))
    assert store.document_frequencies(words) == [2, 1, 1, 0, 2]
    put(store, entry("a", "the plums"))
    assert store.document_frequencies(words) == [0, 0, 2, 0, 2]
    put(store, *(entry(str(n), "the pear") for n in range(10)))
    assert store.document_frequencies(words) == [0, 10, 2, 0, 12]
    with store.writing():
        store.remove(["b", *map(str, range(4))])
    assert store.document_frequencies(words) == [0, 6, 1, 0, 7]
    assert store.document_frequencies([]) == []


# --- durability, other objects, other processes


def test_everything_survives_close_and_reopen(archive: Open) -> None:
    store = archive()
    with store.writing():
        store.rebuild("m", "f", [])
    put(store, entry("a", "apples", "pears", title="A"), entry("b", "plums"))
    with store.writing():
        store.remove(["b"])

    def view(store: Store) -> list[object]:
        return [
            held(store),
            store.dense(vector_of("apples"), 9),
            store.bm25("apples A", 9),
            store.document_frequencies(["pears", "plums"]),
            store.listing(),
            store.model(),
            store.counts(),
        ]

    before = view(store)
    store.close()
    assert view(archive()) == before


def test_an_error_in_the_middle_leaves_everything_as_it_was(archive: Open) -> None:
    store = archive()
    put(store, entry("a", "apples"), entry("b", "pears"))
    before = held(store)
    good = entry("a", "plums")
    short = Entry(good.article, "h", entry("c", "one", "two").passages, good.vectors)
    with store.writing(), pytest.raises(ValueError, match="shorter"):
        store.replace([good, short])
    for each in (store, archive()):
        assert held(each) == before
        assert found(each, "apples plums") == ["apples"]
        assert each.hashes(["a", "c"]) == {"a": "hash of a"}
    put(store, entry("c", "cherries"))
    assert held(store).keys() == {"apples", "pears", "cherries"}


def see(store: Store) -> tuple[set[str], list[str], list[int]]:
    return set(held(store)), found(store, "apples"), store.document_frequencies(["apples"])


def test_another_object_sees_every_change(archive: Open) -> None:
    writer, reader = archive(), archive()
    assert see(reader) == (set(), [], [0])
    put(writer, entry("a", "red apples"), entry("b", "pears"))
    assert see(reader) == ({"red apples", "pears"}, ["red apples"], [1])
    put(writer, entry("a", "green apples"))
    assert see(reader) == ({"green apples", "pears"}, ["green apples"], [1])
    with writer.writing():
        writer.remove(["a"])
    assert see(reader) == ({"pears"}, [], [0])
    with writer.writing():
        writer.rebuild("m", "f", [entry("b", "blue apples")])
    assert see(reader) == ({"blue apples"}, ["blue apples"], [1])
    assert reader.model() == ("m", "f")


def test_a_reader_sees_changes_while_another_holds_the_archive(archive: Open) -> None:
    writer, reader = archive(), archive()
    with writer.writing():
        writer.replace([entry("a", "red apples")])
        assert see(reader) == ({"red apples"}, ["red apples"], [1])
        writer.replace([entry("a", "green apples")])
        assert see(reader) == ({"green apples"}, ["green apples"], [1])
        late = archive()
        assert see(late) == ({"green apples"}, ["green apples"], [1])


def test_two_writers_take_turns(archive: Open) -> None:
    one, other = archive(), archive()
    for number in range(4):
        put(one, entry(f"one {number}", f"apples {number}"))
        put(other, entry(f"other {number}", f"pears {number}"))
    names = {f"{fruit} {n}" for fruit in ("apples", "pears") for n in range(4)}
    assert held(one).keys() == held(other).keys() == names
    assert store_ids(one) == store_ids(other)


def store_ids(store: Store) -> list[int]:
    return sorted(number for number, _ in store.bm25("apples pears", 100))


class Elsewhere:
    """Another process with the same archive open; runs one line of Python at a time."""

    def __init__(self, backend: str, folder: Path) -> None:
        program = (
            "import sys\nfrom pathlib import Path\nimport test_store\nfrom test_store import *\n"
            f"store = BACKENDS[{backend!r}](Path({str(folder)!r}))\nprint('ready', flush=True)\n"
            "for line in sys.stdin:\n"
            "    try:\n        print(repr(eval(line)), flush=True)\n"
            "    except StoreBusy as error:\n        print(f'busy: {error}', flush=True)\n"
        )
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        self._process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert self.answer() == "ready"

    def answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().rstrip("\n")

    def tell(self, line: str) -> str:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self.answer()

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def elsewhere(backend: str, store: Store, tmp_path: Path) -> Iterator[Elsewhere]:
    process = Elsewhere(backend, tmp_path / "archive")
    yield process
    process.close()


def test_another_process_sees_every_change(store: Store, elsewhere: Elsewhere) -> None:
    put(store, entry("a", "red apples"), entry("b", "pears"))
    assert literal_eval(elsewhere.tell("see(store)")) == see(store)
    put(store, entry("a", "green apples"))
    with store.writing():
        store.remove(["b"])
    assert literal_eval(elsewhere.tell("see(store)")) == ({"green apples"}, ["green apples"], [1])
    elsewhere.tell("put(store, entry('c', 'blue apples'), entry('a', 'plums'))")
    assert see(store) == ({"blue apples", "plums"}, ["blue apples"], [1])


def test_only_one_process_writes(store: Store, elsewhere: Elsewhere) -> None:
    put(store, entry("a", "apples"))
    with store.writing():
        store.replace([entry("b", "green apples")])
        answer = elsewhere.tell("put(store, entry('c', 'pears'))")
        assert answer.startswith("busy: Another Citebot is writing to ")
        assert answer.endswith("; try again when it is done.")
        assert literal_eval(elsewhere.tell("see(store)")) == see(store)
    assert elsewhere.tell("put(store, entry('c', 'pears'))") == "None"
    assert held(store).keys() == {"apples", "green apples", "pears"}


def test_only_one_object_writes(archive: Open) -> None:
    one, other = archive(), archive()
    with one.writing():
        with pytest.raises(StoreBusy, match="try again when it is done"), other.writing():
            pytest.fail("two writers at once")
        one.replace([entry("a", "apples")])
    put(other, entry("b", "pears"))
    assert held(one).keys() == {"apples", "pears"}


def test_only_one_thread_writes_and_readers_go_on(store: Store) -> None:
    put(store, entry("a", "apples"))
    outcome: list[object] = []

    def other() -> None:
        outcome.append(see(store))
        try:
            put(store, entry("b", "pears"))
        except StoreBusy as error:
            outcome.append(str(error))

    with store.writing():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert outcome[0] == ({"apples"}, ["apples"], [1])
    assert re.fullmatch(
        "Another Citebot is writing to .*; try again when it is done.", str(outcome[1])
    )
    assert held(store).keys() == {"apples"}


def test_threads_that_write_and_read_at_once(store: Store) -> None:
    """Many threads want to write: those who wait long enough do, one at a time."""
    inside: list[int] = []
    most: list[int] = []
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with store.writing():
                    inside.append(number)
                    most.append(len(inside))
                    store.replace([entry(f"{number}-{turn}", f"apples {number} {turn}")])
                    inside.remove(number)
        except BaseException as error:  # noqa: BLE001  (reported below)
            failures.append(error)

    def read() -> None:
        try:
            for _ in range(30):
                counted, matching = store.counts(), store.bm25("apples", 1_000)
                assert len(matching) >= counted.passages
        except BaseException as error:  # noqa: BLE001  (reported below)
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert max(most) == 1
    assert held(store).keys() == {f"apples {n} {turn}" for n in range(3) for turn in range(5)}


# --- the local store's own


def test_bm25_scores_are_those_of_the_formula(tmp_path: Path) -> None:
    """Robertson and Zaragoza 2009 with k1 = 1.2 and b = 0.75, as in Lucene."""
    texts = ["apple pear", "apple apple plum cherry", "plum", "pear plum fig fig fig fig"]
    store = LocalStore(tmp_path, language="xx")
    put(store, *(entry(text, text) for text in texts))
    lengths = [len(text.split()) for text in texts]

    def bm25(text: str, words: list[str]) -> float:
        total = 0.0
        for word in words:
            holding = sum(word in each.split() for each in texts)
            idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            frequency = text.split().count(word)
            norm = 0.25 + 0.75 * len(text.split()) / (sum(lengths) / len(lengths))
            total += idf * frequency * 2.2 / (frequency + 1.2 * norm)
        return total

    expected = {text: bm25(text, ["apple", "fig"]) for text in texts}
    passages = store.passages(list(held(store).values()))
    scores = {passages[number].text: score for number, score in store.bm25("apple fig", 9)}
    assert scores == pytest.approx({text: score for text, score in expected.items() if score})
    store.close()


def test_bm25_forgets_what_is_removed(tmp_path: Path) -> None:
    """Tantivy still counts removed passages; once they are many its index is made anew."""
    store, fresh = (LocalStore(tmp_path / name, language="en") for name in ("old", "fresh"))
    rare = [entry(f"rare {n}", f"apples {n}") for n in range(3)]
    put(store, *rare, *(entry(str(n), f"pears and plums {n}") for n in range(60)))
    put(fresh, *rare)
    assert store.bm25("apples", 5)
    with store.writing():
        store.remove([str(n) for n in range(60)])
    scores = [[score for _, score in each.bm25("apples", 5)] for each in (store, fresh)]
    assert scores[0] == pytest.approx(scores[1])
    for each in (store, fresh):
        each.close()


def test_a_full_check_finds_nothing_wrong(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, language="en")
    assert store.check() == []
    put(store, *(entry(str(n), f"apples {n}", f"pears {n}") for n in range(9)))
    with store.writing():
        store.remove(["3"])
    assert store.check() == []
    store.close()


def test_an_archive_can_be_opened_while_a_long_rebuild_runs(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, language="en")
    put(store, entry("a", "apples"))

    def entries() -> Iterator[Entry]:
        late = LocalStore(tmp_path, language="en")
        assert see(late) == ({"apples"}, ["apples"], [1])
        late.close()
        yield entry("a", "pears")

    with store.writing():
        store.rebuild("m", "f", entries())
    assert held(store).keys() == {"pears"}
    store.close()


def test_processes_that_make_the_same_archive_at_once(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom retrieval.store.local import LocalStore\n"
        "print('ready', flush=True)\nsys.stdin.readline()\n"
        "for n in range(15):\n"
        "    LocalStore(Path(sys.argv[1]) / str(n), language='en').close()\n"
    )
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in crowd:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in crowd:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in crowd] == ["", "", ""]
    for number in range(15):
        assert LocalStore(tmp_path / str(number), language="en").counts() == Counts(0, 0)
