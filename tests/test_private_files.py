"""What is kept of articles and questions is for its owner alone, whatever the system's umask."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import fakes
import pytest
from telegram_bot import ARTICLES

from bot.telegram.db import State
from retrieval import Article
from retrieval.search import calibration
from retrieval.store import private_files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes mean nothing there")


@pytest.fixture(params=[0o000, 0o022], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def loose(folder: Path) -> list[str]:
    """What others may do something with, the folder itself among it."""
    return [
        f"{path.name} {stat.filemode(path.lstat().st_mode)}"
        for path in [folder, *folder.rglob("*")]
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
    ]


def loosen(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)


CALIBRATION = calibration.Calibration(1.0, 0.0, "m", 1.0, 0.0, 1, 1)


def use(folder: Path, name: str = "otter") -> None:
    """Whatever makes files: adding, asking, removing, another process's view."""
    with fakes.library(folder) as library, fakes.library(folder) as other:
        library.add([*ARTICLES, *(Article(name, f"{name} number {n}.") for n in range(150))])
        assert loose(folder) == []
        assert other.ask("who did not recognize the election").found
        library.remove([each.id for each in ARTICLES])
        library.ask("otter number 7")
        calibration.keep(folder, CALIBRATION)
        assert {"citebot.sqlite3-wal", "citebot.sqlite3-shm", "lexical", "dense.faiss"} <= {
            path.name for path in folder.iterdir()
        }
        assert loose(folder) == []
    assert loose(folder) == []


@pytest.mark.usefixtures("umask")
def test_an_archive_is_for_its_owner_alone(tmp_path: Path) -> None:
    use(tmp_path / "new" / "archive")


@pytest.mark.usefixtures("umask")
def test_an_archive_that_was_not_is_made_so(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    use(folder)
    loosen(folder)
    fakes.library(folder).close()
    assert loose(folder) == []
    loosen(folder)
    shutil.rmtree(folder / "lexical")
    use(folder, "heron")


def test_a_folder_with_other_things_in_it_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("for all", encoding="utf-8")
    (tmp_path / "citebot.sqlite3.link").symlink_to(tmp_path / "index.html")
    loosen(tmp_path)
    fakes.library(tmp_path).close()
    assert [each.split()[0] for each in loose(tmp_path) if "link" not in each] == [
        tmp_path.name,
        "index.html",
    ]


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("before", [False, True])
async def test_the_memory_of_the_bot_is_for_its_owner_alone(tmp_path: Path, before: bool) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    path = folder / "state.sqlite3"
    if before:  # a bot that was killed
        first = State(path)
        for name in ("-wal", "-shm", ""):
            Path(f"{path}{name}").chmod(0o666)
        shutil.copytree(folder, tmp_path / "kept")
        first.close()
        folder = tmp_path / "kept"
        path = folder / "state.sqlite3"
    state = State(path)
    await state.run(lambda memory: memory.execute("UPDATE access SET name = ''"))
    assert len(list(folder.iterdir())) == 3
    assert loose(folder) == []
    state.close()


def test_what_is_of_another_user_is_left_alone(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    other = tmp_path / "other"
    other.touch()
    other.chmod(0o644)
    os.chown(other, 65534, 65534)
    private_files.tighten([other, tmp_path / "missing"])
    assert stat.S_IMODE(other.stat().st_mode) == 0o644
