"""A reader of every bad habit, for the tests of reading in a process of its own.

What a document says is what is done with it. The process finds this module as the tests do.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.document import Document
from retrieval.read.isolated_messages import Member
from retrieval.types import Article, Skipped

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

WHOLE = Article(
    title="Rain “in” Yarrel",
    text="It rained.\n\nДождь. \ud800",
    source="/rain.pdf",
    published=date(2031, 5, 2),
    tags=("weather", "Yarrel"),
    language="en",
    url="https://gazette.example/rain",
    places=((0, "p. 1"), (12, "p. 2")),
)


def read(document: Document, config: Config) -> Iterator[Article | Skipped | Member]:
    habit, _, path = document.read().decode().partition(" ")
    if habit == "behave":
        yield WHOLE
        yield Skipped("/rain.pdf", Notice("pages-lost", lost=1, count=3))
    elif habit == "refuse":
        raise UnreadableArticle(Notice("scan"))
    elif habit == "miss":
        raise FileNotFoundError(2, "No such file or directory")
    elif habit == "many":
        for number in range(60):
            yield Article(f"{number} {time.monotonic()}", "x" * 300_000)
    elif habit == "reach":
        yield Article("what can be reached", "\n".join(_reached(path)) or "nothing")
    elif habit == "invent":
        yield Article(title="x" * 1_000_000, text="It rained.")
    elif habit == "members":
        for number in range(document.skip, 5):
            yield Member(f"/rain.zip#{number}", last=number == 4)
            yield Article(f"{number}", "It rained.", source=f"/rain.zip#{number}")
            trouble, _, numbers = path.partition(" ")
            if str(number) in numbers:
                _misbehave(trouble)
    elif habit == "usurp":
        yield Article("Rain", "It did not rain.", source=path)
    elif habit == "flood":
        for number in range(3, 8):  # wherever replies go
            with suppress(OSError):
                os.write(number, bytes.fromhex(path))
        _misbehave("hang")
    elif habit == "print":
        sys.stdout.write("printed\n")
        sys.stderr.write("printed\n")
        os.write(1, b"written")
        yield WHOLE
    elif habit == "interrupt":
        os.kill(os.getpid(), signal.SIGINT)
        yield WHOLE
    else:
        yield Article(title="pid", text=str(os.getpid()))
        _misbehave(habit)


def _reached(folder: str) -> Iterator[str]:
    """What a reader that was taken over could do to the machine it runs on."""
    attempts: dict[str, Callable[[], object]] = {
        "connect": lambda: socket.create_connection(("127.0.0.1", 9), 1),
        "send": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
        "local": lambda: socket.socket(socket.AF_UNIX).connect(f"{folder}/socket"),
        "make": lambda: os.open(f"{folder}/new", os.O_CREAT | os.O_WRONLY),
        "folder": lambda: Path(folder, "new").mkdir(),
        "link": lambda: Path(folder, "new").symlink_to("x"),
        "write": lambda: os.open(f"{folder}/kept.txt", os.O_WRONLY),
        "remove": lambda: Path(folder, "kept.txt").unlink(),
        "open up": lambda: Path(folder, "kept.txt").chmod(0o777),
        "read": lambda: os.open(f"{folder}/kept.txt", os.O_RDONLY),
        "look around": lambda: list(Path(folder).iterdir()),
        "its environment": lambda: os.open(f"/proc/{os.getppid()}/environ", os.O_RDONLY),
        "stop": lambda: os.kill(os.getppid(), 0),
        "stop all": lambda: os.kill(0, 0),
        "limit": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
        "run": lambda: subprocess.run(["/bin/true"], check=False),
        "fork": lambda: os.fork() or os._exit(0),
        "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40)),
        "secrets": lambda: os.environ["CITEBOT_TELEGRAM_TOKEN"],
    }
    for name, attempt in attempts.items():
        try:
            attempt()
        except (OSError, ValueError, KeyError):
            continue
        yield name


def _misbehave(habit: str) -> None:
    if habit == "hang":
        time.sleep(600)
    elif habit == "spin":  # without ever giving another thread its turn
        re.match("(a|a)*b", "a" * 60)
    elif habit == "crash":
        ctypes.string_at(0)
    elif habit == "fail":
        raise KeyError("unforeseen")
    elif habit == "quit":
        sys.exit(0)
    elif habit == "grow":
        held = []
        while True:
            held.append(bytearray(50_000_000))
