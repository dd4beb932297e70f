"""One damaged value in SQLite costs what it belongs to, and no more; whoever asks for just that
reads a sentence. The files as a whole are `test_damage`'s."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import fakes
import pytest
from telegram_bot import ARTICLES, BRIDGE, OTTERS, QUESTIONS, SOCHI

from bot.telegram.db import State
from bot.telegram.db.citations import Shown, citation
from bot.telegram.db.questions import by_id
from bot.telegram.db.uploads import of_batch
from retrieval import Article, IngestReport, Library, StoreDamaged
from retrieval.encode.onnx_encoder import ModelCard
from retrieval.errors import InputError
from retrieval.evaluate import load, load_questions
from retrieval.notices import Notice
from retrieval.search.calibration import calibrated
from retrieval.store.checkpoint import Stamp
from retrieval.store.private_files import CALIBRATION
from retrieval.text import parsed_json
from retrieval.web.crawl_memory import Known

DEEP = "[" * 100_000
DAMAGED = Notice("left-out")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "archive"
    with fakes.library(folder) as library:
        library.add(ARTICLES)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "archive"))


def set_to(path: Path, table: str, column: str, value: object, where: str = "1") -> None:
    with closing(sqlite3.connect(path)) as database, database:
        statement = f'UPDATE {table} SET "{column}" = ? WHERE {where}'
        if isinstance(value, bytes) and column in TEXTS:  # as a disk would do it
            statement = statement.replace("?", f"CAST(x'{value.hex()}' AS TEXT)")
            assert database.execute(statement).rowcount
        else:
            assert database.execute(statement, (value,)).rowcount


TEXTS = {"tags", "published", "language", "notices", "period", "marks", "words", "also_in"}
BAD_JSON = [b"[1, 2", b"{}", b"7", b"[1]", b"[[1, 2, 3]]", b'["\\ud800', DEEP.encode(), b"\xff\xfe"]
ROWS = [
    *(("articles", name, b"caf\xe9 \xff") for name in ("title", "text", "source", "url")),
    *(("articles", "tags", value) for value in (b"7", b"[1]", b"\xff", DEEP.encode())),
    *(("articles", "places", value) for value in (b"[1, 2", b"[[1, 2, 3]]", b'[["a", "b"]]')),
    *(("articles", "published", value) for value in (b"zzzz", b"2031-02-31", b"\xff", b"2031-5")),
    ("articles", "language", b"\xff\xfe"),
    *(("passages", "sentences", value) for value in (b"", b"\0", b"\xff" * 8, b"\1" * 12)),
    *(("passages", "start", value) for value in (-5, 10**9)),
    *(("passages", "vector", value) for value in (b"", b"\0", b"\0" * 400, b"\xff" * 4096)),
    *(("signatures", "signature", value) for value in (b"", b"\1\2\3", b"\0" * 8)),
]


@pytest.mark.parametrize(("table", "column", "value"), ROWS)
def test_one_damaged_value_costs_one_article_at_most(
    folder: Path, table: str, column: str, value: object, derived: str = "gone"
) -> None:
    number = "article_id" if table in ("passages", "signatures") else "id"
    if table == "signatures":
        with fakes.library(folder) as library:  # the others are too short to have one
            library.add(Article("Sochi talks", " ".join(map(str, range(99))), id=SOCHI.id))
    set_to(folder / "citebot.sqlite3", table, column, value, f"{number} = '{SOCHI.id}'")
    if derived == "gone":
        for path in folder.iterdir():
            if path.name.startswith(("dense", "lexical")):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    with fakes.library(folder) as library:
        for question, article in QUESTIONS.items():
            answer = library.ask(question)
            assert article is SOCHI or answer.citations[0].article == article
            assert answer.notices in ((), (DAMAGED,))
        assert len(library.articles()) == library.counts().articles == 3
        assert library.article(BRIDGE.id) == BRIDGE
        ask_for(library, SOCHI.id)
        library.check()
        # It is mended as the sentence says.
        assert library.remove([SOCHI.id]) == 1
        assert library.add([SOCHI]) == IngestReport(added=1)
        assert library.check() == []
    with fakes.library(folder) as library:
        assert library.ask(next(iter(QUESTIONS))).citations[0].article == SOCHI
        assert library.ask("seven cubs").notices == ()


def test_what_is_derived_goes_on_where_a_row_was_damaged_later(folder: Path) -> None:
    for table, column, value in (("articles", "text", b"\xff"), ("passages", "sentences", b"\0")):
        test_one_damaged_value_costs_one_article_at_most(folder, table, column, value, "kept")


def ask_for(library: Library, article_id: str) -> None:
    """The article itself, or a sentence that says what to do."""
    try:
        assert library.article(article_id) is not None
    except StoreDamaged as error:
        assert str(error).startswith(f"The article {article_id} in the index ")
        assert f"run `citebot remove {article_id}` and add it again" in str(error)
        assert library.check() != []


def test_what_is_left_out_is_said_and_named_by_a_check(folder: Path) -> None:
    set_to(folder / "citebot.sqlite3", "articles", "text", b"\xff", f"id = '{SOCHI.id}'")
    with fakes.library(folder) as library:
        assert library.ask("seven cubs").notices == (DAMAGED,)
        assert str(library.check()[0]) == (
            f"the article {SOCHI.id} is damaged: run `citebot remove {SOCHI.id}` and add it again"
        )
        with pytest.raises(StoreDamaged, match="is damaged: run `citebot remove sochi`"):
            library.rebuild()
        assert library.counts().articles == 3


def test_vectors_that_are_damaged_are_told_by_a_check(folder: Path) -> None:
    set_to(folder / "citebot.sqlite3", "passages", "vector", b"\0" * 4, "article_id = 'sochi'")
    (folder / "dense.json").unlink()
    with fakes.library(folder) as library:
        assert library.ask("seven cubs").citations[0].article == OTTERS
        assert library.check()[0] == Notice("article-lost", id="sochi")


# --- the memory of the bot


async def remembered(folder: Path) -> State:
    """A memory with a question, its answer, and a change of the archive."""
    from bot.telegram.db.citations import keep
    from bot.telegram.db.questions import Asked, insert
    from bot.telegram.db.uploads import record

    state = State(folder / "state.sqlite3")
    shown = Shown(0, SOCHI.id, 0, SOCHI.text, ((0, 9),), "T", None, SOCHI.published, ("x",))
    await state.run(keep, [shown])
    await state.run(insert, Asked(1, None, 2, 3, "en", 4.0, "who?"))
    await state.run(record, 1, 2, None, [(SOCHI.id, SOCHI)])
    return state


@pytest.mark.parametrize("value", [*BAD_JSON, b"[[5, 2]]", b"[[0, 99999]]", b'[["a", "b"]]'])
async def test_a_damaged_memory_is_as_good_as_what_is_left_of_it(
    tmp_path: Path, value: bytes
) -> None:
    state = await remembered(tmp_path)
    for table, columns in {
        "citations": ("marks", "also_in", "published"),
        "questions": ("notices", "period"),
        "uploads": ("before",),
    }.items():
        for column in columns:
            set_to(state.path, table, column, value.decode("utf-8", "replace"))
    try:
        shown = await state.run(citation, 1)
        assert shown is not None and shown.text == SOCHI.text and shown.published is None
        assert shown.sentence  # whatever is marked
        question = await state.run(by_id, 1)
        assert question is not None and question.text == "who?" and question.period is None
        (kept,) = await state.run(of_batch, 1)
        assert kept.before is None and kept.too_late
    finally:
        state.close()


async def test_a_memory_with_bytes_that_are_no_text(tmp_path: Path) -> None:
    state = await remembered(tmp_path)
    for table, column in (("citations", "title"), ("questions", "text"), ("uploads", "before")):
        with closing(sqlite3.connect(state.path)) as database, database:
            database.execute(f"UPDATE {table} SET {column} = CAST(x'61ff62' AS TEXT)")
    try:
        shown, question = await state.run(citation, 1), await state.run(by_id, 1)
        assert shown is not None and shown.title == "a\ufffdb"
        assert question is not None and question.text == "a\ufffdb"
    finally:
        state.close()


# --- JSON that is too deep, wherever it is read


def test_json_that_is_too_deep_is_a_value_that_is_wrong() -> None:
    assert parsed_json('{"a": [1]}') == {"a": [1]}
    for text in (DEEP, '{"a":' * 100_000, DEEP.encode(), "9" * 10_000):
        with pytest.raises(ValueError):
            parsed_json(text)


@pytest.mark.parametrize("text", [DEEP, '{"a":' * 100_000, "[1" + "0" * 9_000 + "]", "\ud800"])
def test_json_that_is_too_deep_in_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    for read in (load_questions, load):
        with pytest.raises(InputError):
            read(path)
    assert Known.loads(text) is None
    assert Stamp.load(path) is None
    path.rename(tmp_path / "model.json")
    with pytest.raises(ValueError):
        ModelCard.load(tmp_path)
    (tmp_path / "model.json").rename(tmp_path / CALIBRATION)
    said: list[Notice] = []
    with fakes.library(tmp_path / "archive") as library:
        config = library.config
    assert calibrated(config, tmp_path, lambda: None, str, said.append) == config
    assert len(said) == 1 and said[0].code == "bad-calibration"


@pytest.mark.parametrize("number", ["1" + "0" * 400, "1e999", "-1e999", "NaN", '"x"', "[]"])
@pytest.mark.parametrize("field", ["confidence", "elapsed_ms", "score", "rank", "first"])
def test_numbers_of_a_saved_run_that_are_none(tmp_path: Path, field: str, number: str) -> None:
    outcome = {
        "question": {"question": "who?", "articles": [], "answers": [], "today": None},
        "rank": None, "marked": False, "found": False, "confidence": 0.5, "score": None,
        "elapsed_ms": 1.0, "first": None,
    }  # fmt: skip
    archive = {"version": "1", "model": "m", "articles": 1, "passages": 1, "settings": {}}
    run = {"citebot_run": 1, "made": "2031-05-23", "archive": archive, "outcomes": [outcome]}
    text = json.dumps(run)
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    assert len(load(path).outcomes) == 1
    value = json.dumps(outcome[field])
    path.write_text(text.replace(f'"{field}": {value}', f'"{field}": {number}'), encoding="utf-8")
    try:
        load(path)
    except InputError as error:
        assert "damaged" in str(error) or "not JSON" in str(error)
