"""The process in which isolated formats are read: takes requests, sends articles back.

Run by `isolated`, which starts, watches and ends it. Each message is a length and that many
bytes: a request is pickled, what goes back is JSON, since whoever made a file could have taken
over the reader.
"""

from __future__ import annotations

import faulthandler
import json
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from dataclasses import asdict
from importlib import import_module
from typing import BinaryIO

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.types import Article, Skipped

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

LENGTH = struct.Struct(">Q")
# Libraries keep some memory of each file, and an idle process keeps its own.
_MOST_FILES = 1_000
_IDLE_SECONDS = 300.0
_GRACE = 10.0  # seconds that the parent has for ending a reader before it ends itself


def main() -> None:
    replies = _private_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent may want to finish a file
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take_requests, args=[requests], daemon=True).start()
    for _ in range(_MOST_FILES):
        try:
            request = requests.get(timeout=_IDLE_SECONDS)
        except queue.Empty:
            return
        if not _serve(request, replies):
            return


def _private_output() -> BinaryIO:
    """Where replies go; whatever else is printed, also by native code, goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return replies


def _take_requests(requests: queue.SimpleQueue[bytes]) -> None:
    """Runs as long as the parent does, and ends the process with it."""
    source = sys.stdin.buffer
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        requests.put(source.read(*LENGTH.unpack(head)))
    os._exit(0)


def _serve(request: bytes, replies: BinaryIO) -> bool:
    """Read one file; whether this process is fit to read more.

    An unforeseen error ends the process, which its parent takes for a crash.
    """
    name, document, config = pickle.loads(request)
    _limit_memory(config)
    outcome: dict[str, object] = {"done": True}
    try:
        reader = import_module(name).read
        _send(replies, {"begun": True})
        _watch(config)
        for item in reader(document, config):
            faulthandler.cancel_dump_traceback_later()  # sending may have to wait
            _send(replies, _packed(item))
            _watch(config)
    except UnreadableArticle as error:
        outcome = {"unreadable": str(error)}
    except OSError as error:
        outcome = {"error": error.errno, "strerror": error.strerror or str(error)}
    except MemoryError:
        outcome = {"memory": True}
    faulthandler.cancel_dump_traceback_later()
    _send(replies, outcome)
    return "memory" not in outcome


def _limit_memory(config: Config) -> None:
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = config.read_memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def _watch(config: Config) -> None:
    """End this process should it hang after its parent is gone; needs no turn of Python's."""
    faulthandler.dump_traceback_later(config.read_seconds + _GRACE, exit=True, file=2)


def _packed(item: Article | Skipped) -> dict[str, object]:
    kind = "article" if isinstance(item, Article) else "skipped"
    return {kind: asdict(item)}


def _send(replies: BinaryIO, message: dict[str, object]) -> None:
    data = json.dumps(message, default=str).encode("ascii")
    rest = memoryview(LENGTH.pack(len(data)) + data)
    while rest:
        rest = rest[replies.write(rest) :]


if __name__ == "__main__":
    main()
