"""A reader of every bad habit, for the tests of reading in a process of its own.

What a document says is what is done with it. The process finds this module as the tests do.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from retrieval import Article, Config, Skipped
from retrieval.errors import UnreadableArticle
from retrieval.read.document import Document

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


def read(document: Document, config: Config) -> Iterator[Article | Skipped]:
    habit, _, argument = document.read().decode().partition(" ")
    if habit == "behave":
        yield WHOLE
        yield Skipped("/rain.pdf", "its page 3 cannot be read")
    elif habit == "refuse":
        raise UnreadableArticle("it is a scan")
    elif habit == "miss":
        raise FileNotFoundError(2, "No such file or directory")
    elif habit == "many":
        for number in range(60):
            Path(argument).write_text(str(number))
            yield Article(title=str(number), text="x" * 1_000_000)
    elif habit == "print":
        sys.stdout.write("printed\n")
        sys.stderr.write("printed\n")
        os.write(1, b"written")
        yield WHOLE
    elif habit == "interrupt":
        os.kill(os.getpid(), signal.SIGINT)
        yield WHOLE
    else:
        Path(argument or os.devnull).write_text(str(os.getpid()))
        yield Article(title="pid", text=str(os.getpid()))
        _misbehave(habit)


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
