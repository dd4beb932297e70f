"""The process in which everything is read that others have made: takes requests, sends items back.

Run by `isolated_process`, which starts, watches and ends it. A request is pickled; what goes back
is as `isolated_messages` has it.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import select
import signal
import sys
import tempfile
import threading
import time
from importlib import import_module
from io import BytesIO
from typing import Any, BinaryIO

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import isolated_messages
from retrieval.read.sandbox import CPU_SECONDS, confine
from retrieval.types import Article, Skipped

# Libraries keep some memory of each file, and an idle process keeps its own.
_MOST_FILES = 1_000
_IDLE_SECONDS = 300.0
_GRACE = 10.0  # seconds that the parent has for ending a reader before it ends itself


def main() -> None:
    replies = _private_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent may want to finish a file
    kept_away = confine(int(sys.argv[1]))
    # No file can be written; what libraries would put in one for a while they keep in memory.
    tempfile.TemporaryFile = lambda *args, **kwargs: BytesIO()  # type: ignore[assignment]
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for _ in range(_MOST_FILES):
        if not _is_asked():
            return
        if not _serve(pickle.loads(_frame()), _data(), kept_away, replies):
            return


def _private_output() -> BinaryIO:
    """Where replies go; whatever else is printed, also by native code, goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return replies


def _end_with_parent() -> None:
    """Even in the midst of a reading. Where nobody can wait so, `_watch` ends it later."""
    if hasattr(select, "poll"):
        waiting = select.poll()
        waiting.register(0, 0)  # for nothing but its end
        waiting.poll()
        os._exit(0)


def _is_asked() -> bool:
    """Whether there is anything to do before long."""
    if not hasattr(select, "poll"):
        return True
    waiting = select.poll()
    waiting.register(0, select.POLLIN)
    return bool(waiting.poll(_IDLE_SECONDS * 1000))


def _data() -> bytes:
    """What is to be read: frames until an empty one."""
    data = bytearray()
    while piece := _frame():
        data += piece
    return bytes(data)


def _frame() -> bytes:
    source = sys.stdin.buffer
    size = source.read(isolated_messages.LENGTH.size)
    if len(size) < isolated_messages.LENGTH.size:
        os._exit(0)  # the parent has gone
    return source.read(*isolated_messages.LENGTH.unpack(size))


def _serve(
    request: isolated_messages.Request, data: bytes, kept_away: list[str], replies: BinaryIO
) -> bool:
    """Read one file; whether this process is fit to read more.

    An unforeseen error ends the process, which its parent takes for a crash.
    """
    config = request.config
    outcome: dict[str, Any] = {"done": True}
    try:
        reader = import_module(request.module).read
        _send(replies, {"begun": kept_away})
        _watch(config)
        for item in reader(request.document.holding(data), config):
            faulthandler.cancel_dump_traceback_later()  # sending may have to wait
            _send(replies, *isolated_messages.packed(_fitting(item, config)))
            _watch(config)
    except UnreadableArticle as error:
        outcome = {"unreadable": error.notice.plain()}
    except OSError as error:
        outcome = {"error": error.errno, "strerror": error.strerror or str(error)}
    except MemoryError:
        outcome = {"memory": True}
    faulthandler.cancel_dump_traceback_later()
    _send(replies, outcome)
    return "memory" not in outcome and time.process_time() + config.read_seconds < CPU_SECONDS


def _fitting(item: isolated_messages.Item, config: Config) -> isolated_messages.Item:
    """`item`, or why it cannot be taken: what is sent is bounded."""
    if not isinstance(item, Article):
        return item
    size, limit = len(item.title) + len(item.text), config.max_article_chars
    if size <= limit:
        return item
    return Skipped(item.source or item.title, Notice("long", count=size, limit=limit))


def _watch(config: Config) -> None:
    """End this process should it hang after its parent is gone; needs no turn of Python's."""
    faulthandler.dump_traceback_later(config.read_seconds + _GRACE, exit=True, file=2)


def _send(replies: BinaryIO, message: dict[str, Any], text: str | None = None) -> None:
    replies.write(isolated_messages.frame(isolated_messages.head(message)))
    if text is not None:
        replies.write(isolated_messages.frame(text.encode("utf-8", "surrogatepass")))
    if "entry" not in message:  # there may be many thousands of them
        replies.flush()


if __name__ == "__main__":
    main()
