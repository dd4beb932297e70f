"""Reading in a process of its own: what comes back, and that nothing bad does."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from misbehaving import WHOLE

from retrieval import Article, Config, Skipped
from retrieval.errors import ReadingEnded, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import isolated, isolated_messages, zip_archive
from retrieval.read.budget import Budget
from retrieval.read.document import Document
from retrieval.read.isolated_messages import Member

CONFIG = Config(read_seconds=30)
BEHAVED = [WHOLE, Skipped("/rain.pdf", Notice("pages-lost", lost=1, count=3))]
SHORT = Config(read_seconds=0.5)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals and process ids")


def reading(habit: str, config: Config = CONFIG) -> Iterator[Article | Skipped]:
    return isolated.read("misbehaving", Document("x", "/rain.pdf", data=habit.encode()), config)


def pid_of_worker() -> int:
    (found,) = reading("tell")
    assert isinstance(found, Article)
    return int(found.text)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(") ")[2][0] != "Z"


def gone(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_running(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_everything_comes_back_as_it_was_read() -> None:
    assert list(reading("behave")) == BEHAVED


def test_one_process_serves_file_after_file() -> None:
    assert pid_of_worker() == pid_of_worker() != os.getpid()


def test_a_refusal_costs_no_process() -> None:
    pid = pid_of_worker()
    with pytest.raises(UnreadableArticle, match=r"^it is a scan"):
        list(reading("refuse"))
    with pytest.raises(FileNotFoundError) as caught:
        list(reading("miss"))
    assert caught.value.strerror == "No such file or directory"
    assert pid_of_worker() == pid


def test_who_wants_it_no_more_does_not_wait_for_it() -> None:
    budget, started = Budget(), time.monotonic()
    document = Document("x", "/x", data=b"hang")
    items = isolated.read("misbehaving", document, CONFIG, budget)
    first = next(items)
    assert isinstance(first, Article)
    budget.stop()
    with pytest.raises(ReadingEnded):
        next(items)
    assert time.monotonic() - started < CONFIG.read_seconds / 2
    assert gone(int(first.text), 5)


@pytest.mark.parametrize("habit", ["crash", "fail", "quit"])
def test_a_crash_takes_down_one_file(habit: str) -> None:
    items = reading(habit)
    first = next(items)
    assert isinstance(first, Article)
    with pytest.raises(UnreadableArticle, match=r"^its reader crashed$"):
        next(items)
    assert gone(int(first.text), 0)
    assert list(reading("behave")) == BEHAVED


@pytest.mark.parametrize("habit", ["hang", "spin"])
def test_a_reader_that_hangs_is_ended(habit: str) -> None:
    items = reading(habit, SHORT)
    first = next(items)
    assert isinstance(first, Article)
    begun = time.monotonic()
    with pytest.raises(UnreadableArticle, match=r"^its reading took longer than 0\.5 seconds$"):
        next(items)
    assert 0.3 < time.monotonic() - begun < 5
    assert gone(int(first.text), 0)
    assert list(reading("behave")) == BEHAVED


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not enforce the limit")
def test_memory_is_limited() -> None:
    with pytest.raises(UnreadableArticle, match=r"^its reading took more than 1 GB of memory$"):
        list(reading("grow", Config(read_memory_bytes=1_000_000_000)))
    assert list(reading("behave")) == BEHAVED


def _made(item: Article | Skipped) -> tuple[int, float]:
    """Which of many an article is, and when it was."""
    assert isinstance(item, Article)
    number, moment = item.title.split()
    return int(number), float(moment)


def test_articles_come_one_by_one_and_do_not_pile_up() -> None:
    items = reading("many")
    begun = [_made(next(items)) for _ in range(3)]
    assert [number for number, _ in begun] == [0, 1, 2]
    time.sleep(0.5)
    asked = time.monotonic()
    rest = [_made(item) for item in items]
    assert len(rest) == 57
    # One on its way, one waiting for its turn.
    assert sum(made < asked for _, made in rest) <= 2


def test_the_time_that_the_caller_takes_does_not_count() -> None:
    count = 0
    for _ in reading("many", Config(read_seconds=4)):
        count += 1
        time.sleep(0.08)
    assert count == 60


def test_a_reading_that_is_given_up_is_ended() -> None:
    items = reading("hang")
    first = next(items)
    assert isinstance(first, Article)
    items.close()  # type: ignore[attr-defined]
    assert gone(int(first.text), 0)
    assert list(reading("behave")) == BEHAVED


def test_a_process_that_ended_while_idle_is_replaced() -> None:
    pid = pid_of_worker()
    os.kill(pid, signal.SIGKILL)
    assert list(reading("behave")) == BEHAVED
    assert pid_of_worker() != pid


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(reading("print")) == [WHOLE]
    with pytest.raises(UnreadableArticle):
        list(reading("fail"))
    assert capfd.readouterr() == ("", "")


def test_an_interrupt_is_left_to_the_parent() -> None:
    assert list(reading("interrupt")) == [WHOLE]


async def test_threads_of_an_event_loop_read_side_by_side() -> None:
    hanging = asyncio.create_task(asyncio.to_thread(lambda: list(reading("hang", SHORT))))
    found = await asyncio.gather(
        *(asyncio.to_thread(lambda: list(reading("behave"))) for _ in range(6))
    )
    assert found == [BEHAVED] * 6
    with pytest.raises(UnreadableArticle, match="longer than"):
        await hanging


def test_many_threads_leave_few_processes() -> None:
    with ThreadPoolExecutor(4) as pool:
        pids = set(pool.map(lambda _: pid_of_worker(), range(12)))
    assert sum(not gone(pid, 0.5) for pid in pids) <= 2


def test_the_document_may_be_large_and_the_folder_may_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    habit = b"behave " + b"x" * 20_000_000
    document = Document("x", "/rain.pdf", data=habit)
    assert next(isolated.read("misbehaving", document, CONFIG)) == WHOLE
    (tmp_path / "x").write_bytes(b"behave")
    monkeypatch.chdir(tmp_path)
    document = Document("x", "/rain.pdf", path=Path("x"))
    assert next(isolated.read("misbehaving", document, CONFIG)) == WHOLE


PARENT = """
from retrieval import Config
from retrieval.read import isolated
from retrieval.read.document import Document
for item in isolated.read("misbehaving", Document("x", "/x", data=b"hang"), Config()):
    print(item.text, flush=True)
"""


def test_a_reader_dies_with_its_parent() -> None:
    paths = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], env=paths, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.kill()
    assert gone(pid, 5)


def members(request: str, config: Config = CONFIG) -> tuple[list[str], list[tuple[str, str]]]:
    """Which of five files in another were read, and what is said of the others."""
    document = Document("rain.zip", "/rain.zip", data=f"members {request}".encode())
    found = list(isolated.read("misbehaving", document, config))
    told = [
        (each.source.removeprefix("/rain.zip"), str(each.reason))
        for each in found
        if isinstance(each, Skipped)
    ]
    return [each.title for each in found if isinstance(each, Article)], told


def test_of_a_file_that_holds_others_one_that_crashes_costs_itself() -> None:
    crashed = "its reader crashed"
    assert members("crash none") == (["0", "1", "2", "3", "4"], [])
    assert members("crash 1,3") == (
        ["0", "1", "2", "3", "4"],
        [("#1", crashed), ("#3", crashed)],
    )
    assert members("quit 0,4")[1] == [("#0", crashed), ("#4", crashed)]


def test_a_larger_file_may_take_longer() -> None:
    a_tenth_a_byte = Config(read_seconds=0.2, read_seconds_per_mb=100_000)
    with pytest.raises(UnreadableArticle, match=r"^its reading took longer than 0\.6 seconds$"):
        list(reading("hang", a_tenth_a_byte))


def test_all_files_in_another_share_its_seconds() -> None:
    started = time.monotonic()
    read_, told = members("hang 0,1,2,3,4", Config(read_seconds=2))
    assert time.monotonic() - started < 2 + 10  # and a new process for each
    assert told[0] == ("#0", "its reading took longer than 1 second")
    assert read_ == [each.removeprefix("#") for each, _ in told if each]
    if len(read_) < 5:  # where processes start slowly
        seconds = "reading its files took longer than 2 seconds"
        assert told[-1] == ("", f"{seconds}; the rest of them is left out")


def test_one_file_that_hangs_leaves_time_for_the_others() -> None:
    assert members("hang 2", Config(read_seconds=8)) == (
        ["0", "1", "2", "3", "4"],
        [("#2", "its reading took longer than 4 seconds")],
    )


@pytest.mark.parametrize(
    "message",
    [
        b"\xff" * 8,  # bytes without end
        isolated_messages.frame(b"[" * 100_000),
        isolated_messages.frame(b"[]"),
        isolated_messages.frame(b"{}"),
        isolated_messages.frame(b'{"article": {"title": "Rain"}, "long": true}'),
        isolated_messages.frame(b'{"article": {"title": "Rain"}, "long": true}')
        + isolated_messages.frame(b"\xff"),
        isolated_messages.frame(b'{"skipped": {"source": 7, "reason": []}}'),
        isolated_messages.frame(b'{"entry": "x"}'),
        isolated_messages.frame(b'{"unreadable": {}}'),
        isolated_messages.frame(
            b'{"skipped": {"source": "x", "reason": "' + b"x" * 100_000 + b'"}}'
        ),
    ],
)
def test_a_reader_that_was_taken_over_can_say_nothing_that_harms(message: bytes) -> None:
    with pytest.raises(UnreadableArticle, match=r"crashed|longer than"):
        list(reading(f"flood {message.hex()}", Config(read_seconds=2)))


def test_what_is_read_takes_no_place_but_its_own() -> None:
    for source in ("/rain.pdf", "/rain.pdf#p. 1"):
        (found,) = reading(f"usurp {source}")
        assert isinstance(found, Article)
        assert found.source == source
    for source in ("/other.pdf", "/rain.pdf.txt", "https://gazette.example/"):
        with pytest.raises(UnreadableArticle, match="crashed"):
            list(reading(f"usurp {source}"))
    with pytest.raises(UnreadableArticle, match="crashed"):
        list(reading("invent"))


def test_what_is_sent_back_is_bounded() -> None:
    (found,) = isolated.read(
        "retrieval.read.plain",
        Document("rain.txt", "/rain.txt", data=b"Rain\n\n" + b"x" * 1_000),
        Config(max_article_chars=1_000),
    )
    assert isinstance(found, Skipped)
    assert str(found.reason).startswith("it has 1,004 characters, more than the limit of 1,000")


def test_a_reader_imports_little(tmp_path: Path) -> None:
    """Each is a process more; what finds and answers stays out of it."""
    script = "import sys, retrieval.read.isolated_worker, retrieval.read.plain; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert not {"numpy", "retrieval.library", "httpx"} & set(done.stdout.decode().split())


def test_members_that_were_read_before_are_passed_over(tmp_path: Path) -> None:
    inner, outer = BytesIO(), BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("b.txt", "B\n\nIt rained.")
        file.writestr("c.txt", "C\n\nIt rained.")
    with zipfile.ZipFile(outer, "w") as file:
        file.writestr("a.txt", "A\n\nIt rained.")
        file.writestr("inner.zip", inner.getvalue())
        file.writestr("d.txt", "D\n\nIt rained.")
    document = Document("x.zip", "/x.zip", data=outer.getvalue())
    everything = [
        ("/x.zip#a.txt", False),
        ("/x.zip#inner.zip#b.txt", False),
        ("/x.zip#inner.zip#c.txt", False),
        ("/x.zip#d.txt", True),
    ]
    for known in range(5):
        found = list(zip_archive.read(replace(document, skip=known), Config()))
        begun = [(each.source, each.last) for each in found if isinstance(each, Member)]
        assert begun == everything[known:]
        titles = [each.title for each in found if isinstance(each, Article)]
        assert titles == list("ABCD")[known:]
