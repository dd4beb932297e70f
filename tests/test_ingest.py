"""Adding: what is reported is what happened, and what is named is on disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from fakes import WordEncoder, library

from retrieval import Article, Config, IngestReport, Library, Progress, Skipped
from retrieval.encode.encoder import Vectors
from retrieval.ingest.prepare import entries_of
from retrieval.notices import Notice
from retrieval.read.formats import SUFFIXES
from retrieval.store.local import LocalStore


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles."""
    root = tmp_path / "articles"
    for name, text in {
        "rain.txt": "Rain\n\nIt rained on Monday.",
        "2031-05-02-otters.txt": "Otters\n\nThe otters came back.\n\n  otters, Yarrel",
        "deep/down/bridge.txt": "Bridge\n\nThe bridge was closed.",
    }.items():
        put(root, name, text)
    return root


def put(root: Path, name: str, text: str | bytes) -> str:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def titles(archive: Library) -> list[str]:
    return [listed.title for listed in archive.articles()]


def found(archive: Library, word: str) -> list[str]:
    """Titles of the articles with a passage in which `word` stands, by either index."""
    numbers = {number for number, _ in archive.store.bm25(word, 100)}
    vector = archive.encoder.encode_question(word)
    numbers |= {number for number, score in archive.store.dense(vector, 100) if score > 1e-6}
    return sorted({each.title for each in archive.store.passages(sorted(numbers)).values()})


def numbered(count: int, text: str = "It rained again.") -> Iterator[Article]:
    for number in range(count):
        yield Article(f"Rain {number}", text, id=f"rain-{number}")


def test_everything_is_added_once(archive: Library, folder: Path) -> None:
    assert archive.add([folder]) == IngestReport(added=3)
    assert [(each.title, each.source, each.published) for each in archive.articles()] == [
        ("Bridge", str(folder / "deep/down/bridge.txt"), None),
        ("Otters", str(folder / "2031-05-02-otters.txt"), "2031-05-02"),
        ("Rain", str(folder / "rain.txt"), None),
    ]
    assert archive.add([folder]) == IngestReport(unchanged=3)
    assert titles(archive) == ["Bridge", "Otters", "Rain"]


def test_a_second_run_encodes_and_stores_nothing(archive: Library, folder: Path) -> None:
    archive.add([folder])
    before = sorted(archive.store.bm25("rain otters bridge", 10))
    with library(folder.parent / "index", encoder=Unwilling()) as again:
        assert again.add([folder]) == IngestReport(unchanged=3)
        assert sorted(again.store.bm25("rain otters bridge", 10)) == before


class Unwilling(WordEncoder):
    """Encodes no passage."""

    def encode_passages(self, texts: object) -> object:  # type: ignore[override]
        raise AssertionError(texts)


def test_an_edited_article_is_updated_and_its_old_text_gone(archive: Library, folder: Path) -> None:
    archive.add([folder])
    assert found(archive, "Monday") == ["Rain"]
    put(folder, "rain.txt", "Rain\n\nIt rained on Friday.")
    assert archive.add([folder]) == IngestReport(updated=1, unchanged=2)
    assert found(archive, "Monday") == []
    assert found(archive, "Friday") == ["Rain"]
    assert archive.counts().passages == 3


@pytest.mark.parametrize(
    "edited",
    [
        "Snow\n\nThe otters came back.\n\n  otters, Yarrel",
        "Otters\n\nThe otters came back.\n\n  otters",
        "Otters\n\nThe otters  came back.\n\n  otters, Yarrel",
    ],
    ids=["title", "tags", "a space"],
)
def test_whatever_changes_in_a_file_updates_it(archive: Library, folder: Path, edited: str) -> None:
    archive.add([folder])
    put(folder, "2031-05-02-otters.txt", edited)
    assert archive.add([folder]) == IngestReport(updated=1, unchanged=2)


def test_a_touched_file_is_unchanged(archive: Library, folder: Path) -> None:
    archive.add([folder])
    (folder / "rain.txt").touch()
    assert archive.add([folder]) == IngestReport(unchanged=3)


def test_paths_may_be_given_in_any_form(
    archive: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert archive.add("rain.txt") == IngestReport(added=1)
    assert archive.add(Path("deep/../rain.txt")) == IngestReport(unchanged=1)
    assert archive.add([str(folder), folder / "rain.txt"]) == IngestReport(added=2, unchanged=2)


def test_one_bad_item_does_not_stop_the_others(archive: Library, folder: Path) -> None:
    binary = put(folder, "a-binary.txt", b"\x00\x01\xff")
    put(folder, "m-cyrillic.txt", "Дождь\n\nШёл дождь.".encode("cp1251"))
    empty = put(folder, "z-empty.txt", "")
    odd = put(folder.parent, "notes.odt", "x")
    (folder.parent / "hollow").mkdir()
    hollow, gone = str(folder.parent / "hollow"), str(folder.parent / "gone")
    report = archive.add(
        [
            gone,
            Article("Blank", " \n"),
            Article("Ill-formed", "It rained.", id="\ud800"),
            folder,
            odd,
            hollow,
            "http://127.0.0.1/rain",
            Article("Sun", "The sun shone."),
        ]
    )
    assert (report.added, report.updated, report.unchanged, report.removed) == (5, 0, 0, 0)
    assert list(report.skipped) == [
        Skipped(gone, Notice("no-such")),
        Skipped("Blank", Notice("empty")),
        Skipped("Ill-formed", Notice("ill-formed")),
        Skipped(binary, Notice("binary")),
        Skipped(empty, Notice("empty")),
        Skipped(odd, Notice("format", formats=", ".join(sorted(SUFFIXES)))),
        Skipped(hollow, Notice("empty-folder")),
        Skipped(
            "http://127.0.0.1/rain",
            Notice("not-public", name="127.0.0.1"),
        ),
    ]
    assert titles(archive) == ["Bridge", "Otters", "Rain", "Sun", "Дождь"]


def test_a_file_that_turned_unreadable_keeps_its_article(archive: Library, folder: Path) -> None:
    archive.add([folder])
    source = put(folder, "rain.txt", b"\x00")
    assert archive.add([folder], prune=True) == IngestReport(
        unchanged=2, skipped=(Skipped(source, Notice("binary")),)
    )
    assert found(archive, "Monday") == ["Rain"]


def test_of_several_articles_with_one_id_the_last_stays(archive: Library) -> None:
    first = Article("First", "It rained.", id="same")
    last = Article("Last", "It snowed.", id="same")
    assert archive.add([first, first, last, last]) == IngestReport(added=1, updated=1, unchanged=2)
    assert titles(archive) == ["Last"]
    assert found(archive, "rained") == []


def test_the_last_stays_also_when_a_batch_was_stored_in_between(archive: Library) -> None:
    first = Article("First", "It rained.", id="same")
    last = Article("Last", "It snowed.", id="same")
    archive.add(first)
    # An article of so many passages is stored at once.
    long = Article("Long", "\n\n".join(["word " * 150] * 300), id="long")
    assert archive.add([last, long, first]) == IngestReport(added=1, updated=2)
    assert archive.article("same") == first
    longer = Article("Long", long.text + " word", id="long")
    assert archive.add([last, longer, last]) == IngestReport(updated=2, unchanged=1)
    assert archive.article("same") == last


def test_a_generator_is_taken_bit_by_bit(archive: Library) -> None:
    taken = 0

    def articles() -> Iterator[Article]:
        nonlocal taken
        for article in numbered(1500):
            taken += 1
            yield article

    at_event: list[int] = []
    report = archive.add(articles(), on_progress=lambda _: at_event.append(taken))
    assert report == IngestReport(added=1500)
    assert at_event[0] < 750
    assert at_event[-1] == 1500
    assert archive.article("rain-1499") == Article("Rain 1499", "It rained again.", id="rain-1499")


def test_the_next_batch_is_read_while_one_is_encoded(tmp_path: Path) -> None:
    further = Event()

    class Waiting(WordEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            assert further.wait(20)
            return super().encode_passages(texts)

    def articles() -> Iterator[Article]:
        for number, article in enumerate(numbered(700)):
            if number == 220:  # the first batch is 128 of the first 200
                further.set()
            yield article

    with library(tmp_path / "index", encoder=Waiting()) as archive:
        assert archive.add(articles()) == IngestReport(added=700)


def test_what_is_reported_as_stored_another_reader_sees(archive: Library, tmp_path: Path) -> None:
    reader = LocalStore(tmp_path / "index", language="en")
    events: list[Progress] = []

    def on_progress(progress: Progress) -> None:
        events.append(progress)
        seen = reader.articles(progress.stored)
        assert sorted(seen) == sorted(progress.stored)
        assert {article.text for article in seen.values()} <= {"It rained again."}
        assert reader.counts().passages == progress.passages

    items = [*numbered(700), Article("Empty", "")]
    archive.add(items, on_progress=on_progress, total=701)
    named = [article_id for event in events for article_id in event.stored]
    assert sorted(named) == sorted(article.id for article in numbered(700))
    assert sum(1 for event in events if event.stored) >= 2
    assert [event.seen for event in events] == sorted({event.seen for event in events})
    assert (events[-1].seen, events[-1].total, events[-1].passages) == (701, 701, 700)
    reader.close()


def test_what_is_unchanged_or_skipped_moves_progress_too(archive: Library) -> None:
    archive.add(numbered(2))
    events: list[Progress] = []
    archive.add([Article("Empty", ""), *numbered(3)], on_progress=events.append)
    assert events == [
        Progress(1, None, 0),
        Progress(2, None, 0),
        Progress(3, None, 0),
        Progress(4, None, 1, ("rain-2",)),
    ]


def test_what_was_stored_before_a_failure_stays(archive: Library) -> None:
    def articles() -> Iterator[Article]:
        yield from numbered(700)
        raise RuntimeError("the source broke off")

    stored: list[str] = []
    with pytest.raises(RuntimeError, match="broke off"):
        archive.add(articles(), on_progress=lambda progress: stored.extend(progress.stored))
    assert sorted(listed.id for listed in archive.articles()) == sorted(stored)
    report = archive.add(numbered(700))
    assert (report.added, report.unchanged) == (700 - len(stored), len(stored))
    assert 0 < len(stored) < 700


def test_pruning_removes_what_is_gone_below_the_given_folders(
    archive: Library, folder: Path
) -> None:
    other = folder.parent / "articles-2"
    put(other, "sun.txt", "Sun\n\nThe sun shone.")
    archive.add([folder, other, Article("Told", "Somebody said so.")])
    (folder / "rain.txt").unlink()
    shutil.rmtree(folder / "deep")
    (other / "sun.txt").unlink()
    assert archive.add([folder]) == IngestReport(unchanged=1)
    assert archive.add([folder], prune=True) == IngestReport(unchanged=1, removed=2)
    assert titles(archive) == ["Otters", "Sun", "Told"]
    assert found(archive, "Monday") == []
    assert archive.add([folder], prune=True) == IngestReport(unchanged=1)


def test_a_renamed_file_is_updated(archive: Library, folder: Path) -> None:
    archive.add([folder])
    (folder / "rain.txt").rename(folder / "showers.txt")
    assert archive.add([folder], prune=True) == IngestReport(updated=1, unchanged=2)
    assert found(archive, "Monday") == ["Rain"]


def test_pruning_spares_everything_when_the_folder_itself_is_gone(
    archive: Library, folder: Path
) -> None:
    archive.add([folder])
    folder.rename(folder.parent / "unmounted")
    report = archive.add([folder], prune=True)
    assert report == IngestReport(skipped=(Skipped(str(folder), Notice("no-such")),))
    assert titles(archive) == ["Bridge", "Otters", "Rain"]


def test_pruning_removes_what_a_file_holds_no_more(archive: Library, folder: Path) -> None:
    rows = [f'{{"id": "{name}", "title": "{name}", "text": "It rained."}}' for name in "ab"]
    put(folder, "news.jsonl", "\n".join(rows))
    archive.add([folder])
    assert titles(archive) == ["Bridge", "Otters", "Rain", "a", "b"]
    path = put(folder, "news.jsonl", rows[1])
    assert archive.add([path]) == IngestReport(unchanged=1)
    assert archive.add([path], prune=True) == IngestReport(unchanged=1, removed=1)
    assert titles(archive) == ["Bridge", "Otters", "Rain", "b"]
    put(folder, "news.jsonl", "{")
    assert archive.add([path], prune=True).removed == 0
    Path(path).unlink()
    assert archive.add([folder], prune=True) == IngestReport(unchanged=3, removed=1)


def test_pruning_by_a_file_removes_nothing(archive: Library, folder: Path) -> None:
    archive.add([folder])
    (folder / "rain.txt").unlink()
    assert archive.add([folder / "2031-05-02-otters.txt"], prune=True).removed == 0
    assert titles(archive) == ["Bridge", "Otters", "Rain"]


def test_other_passage_limits_split_anew(archive: Library, tmp_path: Path) -> None:
    text = "One two three. Four five six. Seven eight nine. Ten eleven twelve."
    article = Article("Numbers", text)
    archive.add(article)
    assert archive.counts().passages == 1
    with library(tmp_path / "index", passage_tokens=8, merge_tokens=8) as finer:
        assert finer.add(article) == IngestReport(updated=1)
        assert finer.add(article) == IngestReport(unchanged=1)
        assert sorted(
            passage.text
            for passage in finer.store.passages(
                [number for number, _ in finer.store.bm25("three nine", 10)]
            ).values()
        ) == ["One two three. Four five six.", "Seven eight nine. Ten eleven twelve."]


def test_another_default_language_splits_anew(archive: Library, tmp_path: Path) -> None:
    told, untold = Article("A", "It rained.", language="en"), Article("B", "It rained.")
    archive.add([told, untold])
    with library(tmp_path / "index", language="de") as german:
        assert german.add([told, untold]) == IngestReport(updated=1, unchanged=1)


def test_heading_and_passage_fit_the_model_together() -> None:
    encoder = WordEncoder(max_tokens=40)
    text = "One two three four five six seven eight. " * 20
    config = Config(passage_tokens=200, merge_tokens=120, title_tokens=30)
    (entry,) = entries_of([Article("A title of words " * 9, text)], encoder, config)
    heading = "A title of words A title of words A title"
    assert encoder.count([heading]) == [10]
    full = [f"{heading}\n{passage.text}" for passage in entry.passages]
    assert max(encoder.count(full)) <= 40
    assert (entry.vectors == encoder.encode_passages(full)).all()


def test_an_article_without_title_is_encoded_without_heading() -> None:
    encoder = WordEncoder()
    (entry,) = entries_of([Article("  ", "It rained.")], encoder, Config())
    assert (entry.vectors == encoder.encode_passages(["It rained."])).all()


def test_nothing_to_add_is_no_error(archive: Library) -> None:
    assert archive.add([]) == IngestReport()
    assert archive.articles() == []


def test_too_long_an_article_is_refused_wherever_it_comes_from(tmp_path: Path) -> None:
    put(tmp_path, "articles/novel.txt", "Novel\n\n" + "It rained on. " * 80)
    put(tmp_path, "articles/list.txt", "List\n\n" + "rain\n\n" * 41)
    put(tmp_path, "articles/zz.txt", "Rain\n\nIt rained on Monday.")
    limits = {"max_article_chars": 1_000, "max_article_sentences": 40}
    with library(tmp_path / "index", **limits) as archive:
        report = archive.add([tmp_path / "articles", Article("Mine", "It rained. " * 91)])
        assert titles(archive) == ["Rain"]
    assert (report.added, len(report.skipped)) == (1, 3)
    reasons = {Path(each.source).name: str(each.reason) for each in report.skipped}
    assert reasons == {
        "novel.txt": "it has 1,124 characters, more than the limit of 1,000 for one article; "
        "divide it",
        "list.txt": "it has more than 40 sentences or lines, the limit for one article; divide it",
        "Mine": "it has 1,005 characters, more than the limit of 1,000 for one article; divide it",
    }


def test_an_article_that_has_become_too_long_stays_as_it_was(tmp_path: Path) -> None:
    with library(tmp_path / "index", max_article_sentences=3) as archive:
        archive.add(Article("Rain", "It rained.", id="rain"))
        (refused,) = archive.add(Article("Rain", "It rained. " * 4, id="rain")).skipped
        assert refused.source == "Rain"
        assert archive.articles()[0].passages == 1
        article = archive.article("rain")
        assert article and article.text == "It rained."


def test_an_archive_keeps_what_is_too_long_by_now_when_it_is_built_anew(tmp_path: Path) -> None:
    with library(tmp_path / "index") as archive:
        archive.add(Article("Rain", "It rained. " * 9, id="rain"))
    with library(tmp_path / "index", max_article_sentences=3, max_article_chars=9) as archive:
        assert archive.rebuild() == 1
        assert titles(archive) == ["Rain"]
        assert archive.add(Article("Rain", "It rained. " * 9, id="rain")).unchanged == 1


def test_a_long_article_is_encoded_some_passages_at_a_time(tmp_path: Path) -> None:
    class Counting(WordEncoder):
        most = 0

        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            self.most = max(self.most, len(texts))
            return super().encode_passages(texts)

    encoder = Counting()
    with library(tmp_path / "index", encoder=encoder, passage_tokens=3, merge_tokens=3) as archive:
        archive.add(Article("Long", "".join(f"Rain {each}.\n\n" for each in range(2_000))))
        assert archive.counts().passages == 2_000
        assert found(archive, "1999") == ["Long"]
    assert 0 < encoder.most <= 64
