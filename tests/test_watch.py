"""Watching: the archive follows the disk, whatever happens there, and questions go on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest
from fakes import library

from retrieval import IngestReport, Library
from retrieval.ingest.file_changes import Changes, Snapshot
from retrieval.notices import Notice
from retrieval.watch import Watch

ROOT = Path(__file__).parent.parent
DRIVER = Path(__file__).parent / "watch_driver.py"
_PATIENCE = 20.0  # seconds; a change takes about one


def put(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def within(condition: Callable[[], object], seconds: float = _PATIENCE) -> None:
    """Wait until `condition` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    put(root, "rain.txt", "Rain\n\nIt rained on Monday.")
    put(root, "deep/otters.txt", "Otters\n\nThe otters came back.")
    return root


# --- what has changed


@pytest.fixture
def snapshot(folder: Path) -> Snapshot:
    made = Snapshot([folder])
    made.accept(made.sweep())
    return made


def names(changes: Changes) -> tuple[list[str], list[str]]:
    """The files that changed and those that are gone."""
    return sorted(Path(each).name for each in changes.files), sorted(
        Path(each).name for each in changes.gone
    )


def test_the_first_sweep_finds_everything(folder: Path) -> None:
    put(folder, ".hidden.txt", "x")
    put(folder, "notes.odt", "x")
    assert names(Snapshot([folder]).sweep()) == (["otters.txt", "rain.txt"], [])


def test_a_sweep_finds_what_differs(folder: Path, snapshot: Snapshot) -> None:
    assert not snapshot.sweep()
    put(folder, "rain.txt", "Rain\n\nIt rained on Tuesday.")
    put(folder, "new.txt", "New")
    (folder / "deep/otters.txt").unlink()
    found = snapshot.sweep()
    assert names(found) == (["new.txt", "rain.txt"], ["otters.txt"])
    assert names(snapshot.sweep()) == names(found)
    snapshot.accept(found)
    assert not snapshot.sweep()


def test_a_file_that_is_named_counts_as_changed(folder: Path, snapshot: Snapshot) -> None:
    assert names(snapshot.look([folder / "rain.txt"])) == (["rain.txt"], [])
    assert not snapshot.look([folder])
    assert not snapshot.look(
        [folder / "notes.odt", folder / ".x/rain.txt", folder.parent / "a.txt"]
    )


def test_a_folder_that_is_gone_takes_its_files_along(folder: Path, snapshot: Snapshot) -> None:
    (folder / "deep").rename(folder / "moved.d")
    found = snapshot.look([folder / "deep", folder / "moved.d"])
    assert found.files.keys() == {str(folder / "moved.d/otters.txt")}
    assert found.gone == {str(folder / "deep/otters.txt")}


def test_nothing_is_gone_where_the_root_is(folder: Path, snapshot: Snapshot) -> None:
    folder.rename(folder.parent / "unmounted")
    assert not snapshot.sweep()
    assert not snapshot.look([folder, folder / "rain.txt"])


def test_later_changes_win() -> None:
    stamp, other = (1, 1, 1, 1), (2, 2, 2, 2)
    first = Changes({"a": stamp, "b": stamp}, frozenset({"c"}))
    second = Changes({"c": other, "b": other}, frozenset({"a"}))
    assert first | second == Changes({"b": other, "c": other}, frozenset({"a"}))


# --- following it


@dataclass
class Followed:
    """A watch that runs in a thread; its library may be asked from the test's."""

    archive: Library
    reports: list[IngestReport] = field(default_factory=list)
    troubles: list[Notice] = field(default_factory=list)

    def titles(self) -> list[str]:
        return [listed.title for listed in self.archive.articles()]


@contextmanager
def following(index: Path, *items: Path | str, every: float = 900) -> Iterator[Followed]:
    stop = Event()
    with library(index) as archive, library(index) as reading:
        followed = Followed(reading)
        watch = Watch(
            archive,
            items,
            report=followed.reports.append,
            trouble=followed.troubles.append,
            every=every,
        )
        archive.add(items, prune=True)
        thread = Thread(target=watch.run, args=(stop,))
        thread.start()
        try:
            yield followed
        finally:
            stop.set()
            thread.join(_PATIENCE)
            assert not thread.is_alive()


def test_additions_edits_and_removals_are_followed(tmp_path: Path, folder: Path) -> None:
    with following(tmp_path / "index", folder) as followed:
        put(folder, "new/sun.txt", "Sun\n\nThe sun shone.")
        within(lambda: followed.titles() == ["Otters", "Rain", "Sun"])
        put(folder, "rain.txt", "Showers\n\nIt rained on Friday.")
        within(lambda: followed.titles() == ["Otters", "Showers", "Sun"])
        shutil.rmtree(folder / "deep")
        within(lambda: followed.titles() == ["Showers", "Sun"])
        assert followed.archive.ask("when did it rain on Friday").citations[0].article.title == (
            "Showers"
        )
    assert [(each.added, each.updated, each.removed) for each in followed.reports] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    assert followed.troubles == []


def test_a_folder_that_is_moved_keeps_its_articles(tmp_path: Path, folder: Path) -> None:
    with following(tmp_path / "index", folder) as followed:
        (folder / "deep").rename(folder / "deeper")
        moved = str(folder / "deeper/otters.txt")
        within(lambda: moved in [listed.source for listed in followed.archive.articles()])
        assert followed.titles() == ["Otters", "Rain"]
    assert [(each.added, each.updated, each.removed) for each in followed.reports] == [(0, 1, 0)]


def test_a_single_file_is_followed_through_replacement(tmp_path: Path, folder: Path) -> None:
    with following(tmp_path / "index", folder / "rain.txt") as followed:
        put(folder, "rain.new", "Snow\n\nIt snowed.").replace(folder / "rain.txt")
        within(lambda: followed.titles() == ["Snow"])
        put(folder, "other.txt", "Other\n\nNot followed.")
        put(folder, "rain.new", "Hail\n\nIt hailed.").replace(folder / "rain.txt")
        within(lambda: followed.titles() == ["Hail"])


def test_a_file_that_is_being_written_is_no_trouble(tmp_path: Path, folder: Path) -> None:
    with following(tmp_path / "index", folder) as followed:
        with (folder / "slow.txt").open("w") as file:
            time.sleep(0.8)  # longer than changes are waited for
            file.write("Slow\n\nIt took its time.")
        within(lambda: "Slow" in followed.titles())
    assert [each.skipped for each in followed.reports] == [()]


def test_a_link_out_of_a_folder_is_refused(tmp_path: Path, folder: Path) -> None:
    secret = put(tmp_path, ".env", "Secret\n\nThe token is no secret any more.")
    with following(tmp_path / "index", folder) as followed:
        (folder / "note.txt").symlink_to(secret)
        within(lambda: any(each.skipped for each in followed.reports))
        assert followed.titles() == ["Otters", "Rain"]
    reasons = {str(each.reason) for report in followed.reports for each in report.skipped}
    assert reasons == {"it is a link that leads out of its folder"}


def test_what_stays_unreadable_is_reported_once(tmp_path: Path, folder: Path) -> None:
    with following(tmp_path / "index", folder) as followed:
        path = put(folder, "binary.txt", "\0")
        within(lambda: followed.reports)
        time.sleep(3)
    assert [[each.source for each in done.skipped] for done in followed.reports] == [[str(path)]]


def test_a_busy_archive_is_waited_for(tmp_path: Path, folder: Path) -> None:
    with following(tmp_path / "index", folder) as followed:
        with followed.archive.store.writing():
            put(folder, "sun.txt", "Sun\n\nThe sun shone.")
            within(lambda: followed.troubles)
            time.sleep(6)
        assert followed.titles() == ["Otters", "Rain"]
        within(lambda: followed.titles() == ["Otters", "Rain", "Sun"])
    (trouble,) = map(str, followed.troubles)
    assert trouble.startswith("Another Citebot is writing to ")
    assert trouble.endswith(" It is tried again.")


def test_a_root_that_vanishes_keeps_its_articles_and_may_come_back(
    tmp_path: Path, folder: Path
) -> None:
    away = tmp_path / "away"
    with following(tmp_path / "index", folder) as followed:
        folder.rename(away)
        within(lambda: len(followed.troubles) == 1)
        put(away, "rain.txt", "Showers\n\nIt rained on Friday.")
        (away / "deep/otters.txt").unlink()
        assert followed.titles() == ["Otters", "Rain"]
        away.rename(folder)
        within(lambda: followed.titles() == ["Showers"])
        put(folder, "sun.txt", "Sun\n\nThe sun shone.")
        within(lambda: followed.titles() == ["Showers", "Sun"])
    assert list(map(str, followed.troubles)) == [
        f"{folder} is not there; its articles stay, and it is waited for.",
        f"{folder} is there again.",
    ]


def test_a_root_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    root = tmp_path / "later"
    with following(tmp_path / "index", root) as followed:
        within(lambda: followed.troubles)
        put(root, "sun.txt", "Sun\n\nThe sun shone.")
        within(lambda: followed.titles() == ["Sun"])


# --- a storm

_WORDS = ("rain", "otter", "bridge", "river", "mayor", "vote", "court", "harbour", "school")


@dataclass
class Storm:
    """Creates, edits, renames and deletes files below `root`; the same ones for each seed."""

    root: Path
    seed: int = 7
    made: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.files: list[Path] = []

    def blow(self, steps: int) -> None:
        for _ in range(steps):
            kind = self.chance.random()
            if kind < 0.4 or len(self.files) < 5:
                self._create()
            elif kind < 0.65:
                self._write(self.chance.choice(self.files))
            elif kind < 0.85:
                self._rename()
            else:
                self._take().unlink()
            if self.chance.random() < 0.1:
                time.sleep(self.chance.random() / 10)

    def _take(self) -> Path:
        return self.files.pop(self.chance.randrange(len(self.files)))

    def _place(self) -> Path:
        self.made += 1
        place = self.root / self.chance.choice(["", "a", "b", "a/c"]) / f"{self.made}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _create(self) -> None:
        place = self._place()
        self._write(place)
        self.files.append(place)

    def _write(self, place: Path) -> None:
        words = (" ".join(self.chance.choices(_WORDS, k=8)) for _ in range(6))
        place.write_text(f"Report {self.made}\n\n" + ". ".join(words) + ".", "utf-8")

    def _rename(self) -> None:
        if self.chance.random() < 0.1 and (self.root / "a").is_dir():
            self.made += 1
            moved = (self.root / "a").rename(self.root / f"moved-{self.made}")
            self.files = [
                moved / path.relative_to(self.root / "a")
                if path.is_relative_to(self.root / "a")
                else path
                for path in self.files
            ]
        else:
            place = self._place()
            self.files.append(self._take().rename(place))


def content(archive: Library) -> dict[str, object]:
    """All that an archive holds, but for the numbers of its passages."""
    held: dict[str, object] = {}
    store = archive.store
    for article in store.all_articles():
        entry = store.entry(article.id)
        assert entry is not None
        spans = [(each.start, each.end, each.sentences) for each in entry.passages]
        held[article.id] = (article, entry.hash, entry.recipe, spans, entry.vectors.tobytes())
    return held


def answers(archive: Library) -> list[float]:
    """The scores of what it cites for questions about any of the storm's words."""
    return [
        cited.score
        for one, two in zip(_WORDS, reversed(_WORDS), strict=True)
        for cited in archive.ask(f"which {one} of the {two}").citations
    ]


def test_after_a_storm_the_archive_is_that_of_the_final_folder(tmp_path: Path) -> None:
    root, index = tmp_path / "articles", tmp_path / "index"
    storm = Storm(root)
    storm.blow(30)
    driver = subprocess.Popen(
        [sys.executable, DRIVER, index, root],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert driver.stdout is not None
    assert driver.stdout.readline() == "ready\n"
    over = Event()
    asked: list[int] = []
    failures: list[BaseException] = []

    def ask() -> None:
        with library(index) as archive:
            while not over.is_set():
                try:
                    answer = archive.ask(f"which {random.choice(_WORDS)} of the river")
                    for cited in answer.citations:
                        assert cited.text == cited.article.text[cited.start : cited.end]
                    asked.append(len(answer.citations))
                except BaseException as error:  # noqa: BLE001
                    failures.append(error)

    people = [Thread(target=ask) for _ in range(2)]
    for person in people:
        person.start()
    try:
        storm.blow(1_000)
        with library(tmp_path / "fresh") as fresh, library(index) as followed:
            fresh.add([root])
            within(lambda: followed.articles() and content(followed) == content(fresh), 60)
            # Not quite equal: what was removed still counts for how rare a word is.
            assert answers(followed) == pytest.approx(answers(fresh), abs=0.05)
            assert followed.check() == []
            assert followed.counts() == fresh.counts()
            assert followed.counts().articles == len(storm.files) > 50
    finally:
        over.set()
        driver.send_signal(signal.SIGTERM)
        for person in people:
            person.join(_PATIENCE)
        told = driver.communicate(timeout=_PATIENCE)[0]
    assert failures == []
    assert len(asked) > 50 and set(asked[10:]) == {5}
    assert told.endswith("stopped\n") and "trouble" not in told
    assert driver.returncode == 0


# --- the command


@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_follows_until_it_is_told_to_stop(
    tmp_path: Path, folder: Path, model_cache: Path, number: int
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CITEBOT_CACHE": str(model_cache)}
    command = [sys.executable, "-m", "bot", "index", "--index", "index", "--watch", "articles"]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    said: list[str] = []
    while not (said and said[-1].startswith("Following")):
        said.append(running.stderr.readline())
        assert said[-1]
    put(folder, "sun.txt", "Sun\n\nThe sun shone.")
    said.append(running.stderr.readline())
    running.send_signal(number)
    rest = running.communicate(timeout=_PATIENCE)[1]
    assert said[-3].endswith(" 2 added.\n")
    assert said[-2] == "Following articles; Ctrl-C ends it.\n"
    assert said[-1].endswith(" 1 added.\n")
    assert (rest, running.returncode) == ("Stopped.\n", 0)
