"""A folder full of files that were made to do harm: what is good in it gets in all the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hostile import Case, build
from hostile_parts import LAUGHS, OUTSIDE

from retrieval.errors import UnreadableArticle
from retrieval.web import page_list
from retrieval.web.responses import Page

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="looks at a process as Linux shows it"
)

# An unprivileged user, for tests that run as root, whom no permission stops.
NOBODY = 65534
MOST_MEMORY = 1_200_000  # kB
PATHS = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

# In a process of its own, whose memory and output are looked at.
INDEX = """
import json, resource, sys
from pathlib import Path
from bot.open_library import report_skipped
from fakes import library
from retrieval.read import isolated

with library(Path(sys.argv[2]), read_seconds=60, read_memory_bytes=1_000_000_000) as archive:
    report = archive.add([sys.argv[1]])
    report_skipped(report)
    asked = {name: archive.ask(question, limit=1) for name, question in json.load(sys.stdin)}
    sources = [listed.source for listed in archive.articles()]
    wrong = archive.check()
for worker in isolated._idle:
    worker.end()
# Not `ru_maxrss` of its own: that begins with what the process had that started this one.
with open("/proc/self/status") as status:
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
readers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({
    "added": report.added,
    "skipped": [(each.source, str(each.reason)) for each in report.skipped],
    "sources": sources,
    "answers": {name: [each.article.source for each in answer.citations]
                for name, answer in asked.items()},
    "wrong": wrong,
    "peaks": [own, readers],
}))
"""
QUESTIONS = {
    "good/rain.txt": "applegate",
    "good/well.md": "plumfield",
    "good/bridge.html": "cherryford",
    "good/rows.csv": "medlarton",
    "good/lines.jsonl": "damsonwick",
    "good/result.json": "quinceharbour",
    "good/letter.eml": "pearborough",
    "good/box.mbox": "figstead",
    "good/pack.zip": "sloeham",
    "good/race.docx": "Farraday",
    "good/lamps.epub": "Peake",
    "good/ferry.pdf": "prams",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the folder."""

    folder: Path
    cases: list[Case]
    told: dict[str, Any]
    lines: list[str]

    def reasons(self, name: str) -> list[str]:
        """Why a file of that name, or something in it, is refused."""
        path = str(self.folder / name)
        return [reason for source, reason in self.told["skipped"] if _lies_in(source, path)]

    def articles(self, name: str) -> list[str]:
        path = str(self.folder / name)
        return [source for source in self.told["sources"] if _lies_in(source, path)]


def _lies_in(source: str, path: str) -> bool:
    return source == path or source.startswith(f"{path}#")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    place = tmp_path_factory.mktemp("hostile").resolve()
    folder = place / "folder"
    cases = build(folder)
    done = subprocess.run(
        [sys.executable, "-c", INDEX, str(folder), str(place / "index")],
        env=PATHS,
        input=json.dumps(list(QUESTIONS.items())),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return Run(folder, cases, json.loads(done.stdout), done.stderr.split("\n")[:-1])


def test_each_is_refused_or_read_as_it_should_be(run: Run) -> None:
    assert len(run.cases) > 100
    assert [wrong for case in run.cases if (wrong := _wrong(run, case))] == []


def _wrong(run: Run, case: Case) -> tuple[str, ...]:
    """What is not as expected of a case; nothing where all is."""
    reasons, articles = run.reasons(case.name), run.articles(case.name)
    told = len(reasons) == (case.times if case.refused else 0)
    meant = all(re.search(case.refused, each) for each in reasons)
    shown = all(each.isprintable() and len(each) < 250 for each in reasons)
    read = case.read is None or len(articles) == case.read
    good = told and meant and shown and read
    return () if good else (case.name, str(len(articles)), str(len(reasons)), *reasons[:3])


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_good_file_answers(run: Run, name: str) -> None:
    (source,) = run.told["answers"][name]
    assert _lies_in(source, str(run.folder / name))


def test_nothing_else_is_reported_and_the_archive_is_sound(run: Run) -> None:
    expected = sum(case.times for case in run.cases if case.refused)
    assert len(run.told["skipped"]) == expected
    assert len(run.told["sources"]) == run.told["added"]
    assert run.told["wrong"] == []


def test_a_terminal_gets_one_harmless_line_for_each(run: Run) -> None:
    assert len(run.lines) == len(run.told["skipped"])
    for line in run.lines:
        assert line.isprintable(), ascii(line)
        assert re.fullmatch(r"Skipped .+: .+\.", line)
    assert "\u202e" not in "".join(run.lines)


def test_memory_stays_bounded(run: Run) -> None:
    own, readers = run.told["peaks"]
    assert max(own, readers) < MOST_MEMORY


def test_nothing_is_written_elsewhere(run: Run) -> None:
    assert not list(run.folder.parent.rglob("evil*.txt"))
    assert not list(Path("/tmp").glob("evil-of-hostile*"))
    secret = Path("/etc/passwd").read_text(encoding="utf-8").split("\n")[0]
    database = (run.folder.parent / "index" / "citebot.sqlite3").read_bytes()
    assert secret.encode() not in database


@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize(
    "root",
    [
        "<rss version='2.0'><channel><item><title>&i;</title><link>https://a.example/</link>"
        "<description>&i;</description></item></channel></rss>",
        "<urlset><url><loc>https://a.example/&i;</loc></url></urlset>",
    ],
    ids=["feed", "sitemap"],
)
def test_a_feed_unfolds_nothing(root: str, entities: str) -> None:
    page = Page("https://a.example/feed", "application/xml", None, (entities + root).encode())
    try:
        found = page_list.listing(page)
    except UnreadableArticle:
        return
    told = repr(found)
    assert len(told) < 5_000
    assert "root:" not in told


EXPAND = """
import os, sys
from pathlib import Path
from retrieval import Config
from retrieval.ingest.pipeline import expand
from retrieval.read import isolated
isolated.protection(Config())  # afterwards this Python may be out of reach
if os.geteuid() == 0:
    os.setuid(int(sys.argv[2]))
for each in expand([Path(sys.argv[1]), Path(sys.argv[1], "closed", "in.txt")], Config()):
    print(Path(each.source).name, getattr(each, "reason", "is read"))
"""


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder below which another user can read; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_what_may_not_be_read_is_reported(public: Path) -> None:
    for name in ("a.txt", "closed/in.txt", "locked.txt", "z.txt"):
        (public / name).parent.mkdir(exist_ok=True)
        (public / name).write_text("Rain\n\nIt rained.\n", encoding="utf-8")
    (public / "locked.txt").chmod(0)
    (public / "closed").chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", EXPAND, str(public), str(NOBODY)],
        env=PATHS,
        capture_output=True,
        text=True,
    )
    (public / "closed").chmod(0o755)
    assert done.returncode == 0, done.stderr
    refused = "it cannot be read: Permission denied"
    assert done.stdout.splitlines() == [
        "a.txt is read",
        f"locked.txt {refused}",
        "z.txt is read",
        f"closed {refused}",
        f"in.txt {refused}",
    ]
