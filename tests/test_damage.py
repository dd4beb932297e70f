"""Whatever happens to the files: SQLite's say counts, the rest is made anew, errors are plain."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_store import entry, found, held, put, vector_of

from retrieval.errors import StoreDamaged, StoreError
from retrieval.store.checkpoint import Stamp
from retrieval.store.local import LocalStore

ROOT = Path(__file__).parent.parent
DATABASE = "citebot.sqlite3"
# An unprivileged user, for tests that run as root, whom no permission stops.
NOBODY = 65534


def fill(folder: Path, word: str = "apples") -> None:
    store = LocalStore(folder, language="en")
    with store.writing():
        store.rebuild("m", "f", [])
    for part in range(3):
        put(store, *(entry(f"{part}-{n}", f"{word} of {part} and {n}") for n in range(20)))
    with store.writing():
        store.remove(["0-3", "2-7"])
    store.close()
    anew(folder)


def anew(folder: Path) -> None:
    """Make the lexical index in one go: BM25 knows nothing of removed passages then."""
    shutil.rmtree(folder / "lexical")
    answers(folder)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two archives with as many passages: "apples" and "pears"."""
    place = tmp_path_factory.mktemp("filled")
    for word in ("apples", "pears"):
        fill(place / word, word)
    return {word: place / word for word in ("apples", "pears")}


@pytest.fixture
def folder(filled: dict[str, Path], tmp_path: Path) -> Path:
    shutil.copytree(filled["pears"], tmp_path / "other")
    return Path(shutil.copytree(filled["apples"], tmp_path / "archive"))


def answers(folder: Path) -> list[object]:
    """What a newly opened store says, and that nothing is wrong with it."""
    store = LocalStore(folder, language="en")
    try:
        assert store.check() == []
        return [
            store.counts(),
            store.dense(vector_of("question"), 100),
            {number: round(score, 4) for number, score in store.bm25("apples 7", 100)},
            store.document_frequencies(["apples", "7", "nothing"]),
            held(store),
        ]
    finally:
        store.close()


def rewrite(path: Path, data: bytes) -> None:
    """As a new file: the former may still be mapped into this process."""
    path.unlink()
    path.write_bytes(data)


def noise(path: Path) -> None:
    """As many bytes as before, all of them wrong."""
    rewrite(path, random.Random(7).randbytes(path.stat().st_size))


def scratch(path: Path) -> None:
    """A few wrong bytes in the middle; head, end and length are right."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 3
    for place in range(middle, min(middle + 16, len(data))):
        data[place] ^= 0xFF
    rewrite(path, data)


def truncate(path: Path) -> None:
    rewrite(path, path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
        path.mkdir()
    else:
        rewrite(path, b"")


def delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def swap(path: Path) -> None:
    """Put that of the other archive there, which has as many passages."""
    delete(path)
    shutil.move(path.parent.parent / "other" / path.name, path)


def garbage(path: Path) -> None:
    rewrite(path, b'{"lineage": [')


def other_json(path: Path) -> None:
    rewrite(path, b'{"lineage": 1, "position": {"passage": 1}}')


def lexical_file(suffix: str) -> Callable[[Path], Path]:
    def find(folder: Path) -> Path:
        return max((folder / "lexical").glob(f"*{suffix}"), key=lambda path: path.stat().st_size)

    return find


FILES: dict[str, list[Callable[[Path], None]]] = {
    "dense.faiss": [noise, scratch, truncate, empty, delete, swap],
    "dense.json": [garbage, other_json, noise, empty, delete, swap],
    "lexical": [empty, delete, swap],
    "lexical.json": [garbage, other_json, noise, empty, delete, swap],
    "lexical/meta.json": [noise, truncate, empty, delete],
    "lexical/.managed.json": [noise, delete],
}


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        pytest.param(name, harm, id=f"{name}-{harm.__name__}")
        for name, harms in FILES.items()
        for harm in harms
    ],
)
def test_a_damaged_derived_file_is_made_anew(
    folder: Path, name: str, harm: Callable[[Path], None]
) -> None:
    before = answers(folder)
    harm(folder / name)
    assert answers(folder) == before
    assert_good(folder)


@pytest.mark.parametrize("harm", [noise, scratch, truncate, empty, delete])
@pytest.mark.parametrize("suffix", [".term", ".idx", ".fast", ".fieldnorm", ".store", ".pos"])
def test_a_damaged_lexical_segment_is_made_anew(
    folder: Path, suffix: str, harm: Callable[[Path], None]
) -> None:
    before = answers(folder)
    harm(lexical_file(suffix)(folder))
    assert answers(folder) == before
    assert_good(folder)


def assert_good(folder: Path) -> None:
    """The derived files on disk are whole, and of this archive."""
    with sqlite3.connect(folder / DATABASE) as database:
        (lineage,) = database.execute("SELECT value FROM meta WHERE key = 'lineage'").fetchone()
    database.close()
    for stamp, place in (("dense.json", folder), ("lexical.json", folder / "lexical")):
        found = Stamp.load(folder / stamp)
        assert found
        assert found.lineage == lineage
        assert found.checksums
        assert found.fits(place)


def test_everything_derived_can_be_deleted_at_once(folder: Path) -> None:
    before = answers(folder)
    for name in ("dense.faiss", "dense.json", "lexical", "lexical.json", "write.lock"):
        delete(folder / name)
    assert answers(folder) == before
    assert_good(folder)


def test_damage_beside_an_open_store(folder: Path) -> None:
    """A store that has its indexes open goes on, and a later one makes them anew."""
    before = answers(folder)
    store = LocalStore(folder, language="en")
    held(store)
    delete(folder / "lexical")
    (folder / "dense.faiss").unlink()
    assert len(held(store)) == 58
    assert len(found(store, "apples")) == 58
    put(store, entry("new", "apples of gold"))
    assert "apples of gold" in found(store, "gold")
    assert store.check() == []
    store.close()
    assert answers(folder)[1:2] != before[1:2]
    assert_good(folder)


def test_a_crash_between_lexical_commit_and_its_stamp(folder: Path) -> None:
    stamp = (folder / "lexical.json").read_bytes()
    store = LocalStore(folder, language="en")
    put(store, entry("1-1", "apples again"), entry("new", "apples anew"))
    store.close()
    after = answers(folder)
    (folder / "lexical.json").write_bytes(stamp)
    assert answers(folder) == after


def test_a_backup_of_the_database_alone(folder: Path, tmp_path: Path) -> None:
    """Restored beside newer derived files, it is still what counts."""
    shutil.copy(folder / DATABASE, tmp_path / "backup")
    before = answers(folder)
    store = LocalStore(folder, language="en")
    put(store, *(entry(f"late {n}", f"pears {n}") for n in range(10)))
    with store.writing():
        store.remove(["1-1", "1-2"])
    store.close()
    (folder / "dense.json").unlink()  # so that the newest state is written
    assert answers(folder) != before
    shutil.copy(tmp_path / "backup", folder / DATABASE)
    assert answers(folder) == before


def test_a_backup_that_is_written_to_before_it_is_asked(folder: Path, tmp_path: Path) -> None:
    """Ids are given anew then: by number alone the newer files would seem to fit."""
    shutil.copy(folder / DATABASE, tmp_path / "backup")
    store = LocalStore(folder, language="en")
    put(store, *(entry(f"late {n}", f"pears {n}") for n in range(10)))
    store.close()
    (folder / "dense.json").unlink()
    answers(folder)
    shutil.copy(tmp_path / "backup", folder / DATABASE)
    store = LocalStore(folder, language="en")
    put(store, *(entry(f"other {n}", f"plums {n}") for n in range(30)))
    assert store.check() == []
    assert found(store, "pears") == []
    assert len(found(store, "plums")) == 30
    ids = held(store)
    assert store.dense(vector_of("plums 3"), 1) == [(ids["plums 3"], pytest.approx(1, abs=1e-3))]
    store.close()


def test_what_is_removed_is_gone_from_the_database(tmp_path: Path) -> None:
    long = " ".join(f"secret{n}" for n in range(5_000))  # more than a page
    store = LocalStore(tmp_path, language="en")
    put(store, entry("a", "who stole the otter of Bergen"), entry("b", long), entry("c", "kept"))
    reader = LocalStore(tmp_path, language="en")
    assert "kept" in held(reader)

    def left() -> list[str]:
        words = (b"otter of Bergen", b"secret1234")
        files = {path.name: path.read_bytes() for path in tmp_path.glob(f"{DATABASE}*")}
        return [name for name, data in files.items() if any(word in data for word in words)]

    assert left() != []
    with store.writing():
        assert store.remove(["a", "b"]) == 2
    assert left() == []
    assert store.check() == reader.check() == []
    # Whoever reads at that moment is not waited for.
    put(store, entry("d", "late"))
    with reader._truth.snapshot():
        reader._truth.counts()
        with store.writing():
            begun = time.monotonic()
            assert store.remove(["d"]) == 1
            assert time.monotonic() - begun < 10
    for each in (store, reader):
        each.close()


# --- the database itself


def copy_of(folder: Path, tmp_path: Path) -> Path:
    place = tmp_path / "copy"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
    return place


def test_a_database_cut_off_anywhere(folder: Path, tmp_path: Path) -> None:
    size = (folder / DATABASE).stat().st_size
    for length in [0, 1, 50, 99, 100, 4096, 5000, size // 2, size - 4096, size - 1]:
        place = copy_of(folder, tmp_path)
        os.truncate(place / DATABASE, length)
        before = (place / DATABASE).read_bytes()
        assert_damaged(place)
        assert (place / DATABASE).read_bytes() == before, length


def test_a_database_with_another_beginning(folder: Path, tmp_path: Path) -> None:
    for length in (16, 100, 4096):
        place = copy_of(folder, tmp_path)
        data = (place / DATABASE).read_bytes()
        data = random.Random(length).randbytes(length) + data[length:]
        (place / DATABASE).write_bytes(data)
        assert_damaged(place)
        assert (place / DATABASE).read_bytes() == data


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("Dear diary, " * 500, encoding="utf-8")
    assert_damaged(tmp_path)


def assert_damaged(folder: Path) -> None:
    with pytest.raises(StoreDamaged) as caught:
        LocalStore(folder, language="en")
    message = str(caught.value)
    assert message.startswith(f"The index {folder / DATABASE} is ")
    assert message.endswith(
        f": restore it from a backup, or delete the folder {folder} and index your articles again."
    )
    assert "\n" not in message


def test_damage_in_the_middle_of_the_database(folder: Path) -> None:
    """It is met when the page is read; the sentence is the same."""
    data = bytearray((folder / DATABASE).read_bytes())
    data[8192:] = random.Random(3).randbytes(len(data) - 8192)
    (folder / DATABASE).write_bytes(data)
    with pytest.raises(StoreDamaged, match="restore it from a backup"):
        answers(folder)
    assert (folder / DATABASE).read_bytes() == data


def test_a_database_of_a_newer_version(folder: Path) -> None:
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    with pytest.raises(StoreError, match=r"was made by a newer Citebot; update Citebot\.$"):
        LocalStore(folder, language="en")


# --- permissions


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder below which another user can read; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


PRELUDE = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from test_damage import *
import numpy.random  # loads itself when first used, and then it may be out of reach
folder = Path(sys.argv[1])
"""


def elsewhere(program: str, folder: Path) -> str:
    """What `program` prints, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + program, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def unprivileged(program: str, folder: Path) -> str:
    """What `program` prints when it is run by a user whom permissions stop."""
    # Only once everything is imported: that user may have no access to this Python.
    return elsewhere("if os.geteuid() == 0:\n    os.setuid(NOBODY)\n" + program, folder)


def lock_up(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)


WRITE = """
store = LocalStore(folder, language="en")
try:
    put(store, entry("new", "plums"))
except StoreError as error:
    print(type(error).__name__, error)
"""
OPEN = """
try:
    LocalStore(folder, language="en").close()
except StoreError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("missing", ["", "lexical", "dense.json"])
def test_a_folder_that_can_only_be_read(folder: Path, public: Path, missing: str) -> None:
    before = answers(folder)
    shutil.copytree(folder, public / "archive")
    if missing:
        delete(public / "archive" / missing)
    lock_up(public / "archive")
    assert unprivileged("print(answers(folder))", public / "archive") == str(before)
    assert unprivileged(WRITE, public / "archive") == (
        f"StoreError The folder {public / 'archive'} cannot be written to; check its permissions."
    )


def test_a_folder_that_can_only_be_read_and_was_not_closed(folder: Path, public: Path) -> None:
    """What a killed writer left in SQLite's log is part of the archive."""
    store = LocalStore(folder, language="en")
    put(store, entry("last", "apples of the last minute"))
    shutil.copytree(folder, public / "archive")
    store.close()
    before = answers(folder)
    assert (public / "archive" / f"{DATABASE}-wal").stat().st_size
    lock_up(public / "archive")
    assert unprivileged("print(answers(folder))", public / "archive") == str(before)


def test_a_newer_version_in_a_folder_that_can_only_be_read(folder: Path, public: Path) -> None:
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    shutil.copytree(folder, public / "archive")
    lock_up(public / "archive")
    assert unprivileged(OPEN, public / "archive").endswith("newer Citebot; update Citebot.")


def test_no_permission(folder: Path, public: Path) -> None:
    place = public / "archive"
    shutil.copytree(folder, place)
    (place / DATABASE).chmod(0)
    place.chmod(0o777)
    unreadable = f"StoreError The index {place / DATABASE} cannot be opened; check its permissions."
    assert unprivileged(OPEN, place) == unreadable
    place.chmod(0o555)
    assert unprivileged(OPEN, place) == unreadable
    place.chmod(0)
    assert unprivileged(OPEN, place) == (
        f"StoreError The index folder {place} cannot be used: Permission denied."
    )
    place.chmod(0o700)
    assert unprivileged(OPEN, public / "new") == (
        f"StoreError The index folder {public / 'new'} cannot be used: Permission denied."
    )
    (public / "bare").mkdir(mode=0o555)
    assert unprivileged(OPEN, public / "bare") == (
        f"StoreError The folder {public / 'bare'} cannot be written to; check its permissions."
    )


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="archive cannot be used: "):
        LocalStore(tmp_path / "archive", language="en")


# --- a full disk


def test_files_that_cannot_grow(folder: Path) -> None:
    """A limit on the size of files refuses as a full disk does, here in SQLite's log."""
    before = answers(folder)
    size = (folder / DATABASE).stat().st_size
    program = f"""
import resource
store = LocalStore(folder, language="en")
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))
try:
    put(store, *(entry(str(n), f"plums {{n}}" * 500) for n in range(200)))
except StoreError as error:
    print(type(error).__name__, error)
print(store.counts(), len(held(store)), found(store, "plums"))
"""
    lines = elsewhere(program, folder).splitlines()
    assert lines[0].startswith(f"StoreError The index {folder / DATABASE} cannot be used: ")
    assert lines[1] == "Counts(articles=58, passages=58) 58 []"
    assert answers(folder) == before


def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    folder = small_disk / "archive"
    fill(folder)
    before = answers(folder)
    store = LocalStore(folder, language="en")
    with pytest.raises(StoreError, match="full; free space and run the same again"):
        for n in range(1_000):
            put(store, entry(f"late {n}", f"plums {n} " + "and so on " * 3_000))
    assert len(held(store)) == store.counts().passages
    store.close()
    place = tmp_path / "larger"
    shutil.copytree(folder, place)
    store = LocalStore(place, language="en")
    assert store.check() == []
    late = [f"late {n}" for n in range(1_000)]
    assert set(store.hashes(late)) == set(late[: store.counts().articles - 58])
    with store.writing():
        store.remove(late)
    store.close()
    anew(place)
    assert answers(place) == before
