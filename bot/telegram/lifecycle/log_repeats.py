"""Lines in the log that repeat themselves: the first of them are written, the others counted.

What goes wrong in each turn of a loop would otherwise fill the disk within minutes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from traceback import walk_tb
from typing import TextIO

_WINDOW = 60.0  # seconds
_AT_ONCE = 5  # lines of one kind that are written within them, where each says something else
_KINDS = 500  # that are kept apart at a time
_LONGEST = 200  # characters of a line of which only the number is news


@dataclass(slots=True)
class _Kind:
    """Lines from one place of a program, about one kind of error."""

    since: float
    said: set[str] = field(default_factory=set)
    more: int = 0
    last: logging.LogRecord | None = None


class Sparing(logging.StreamHandler[TextIO]):
    """Writes what is logged: of each kind a few lines a minute, and then how many more it were."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(stream)
        self._clock = clock
        self._kinds: dict[Hashable, _Kind] = {}  # the oldest first

    def emit(self, record: logging.LogRecord) -> None:
        now = self._clock()
        for told in self._ended(now - _WINDOW, _KINDS):
            super().emit(told)
        kind = self._kinds.setdefault(_key(record), _Kind(now))
        said = record.getMessage()[:_LONGEST]
        if said not in kind.said and len(kind.said) < _AT_ONCE:
            kind.said.add(said)
            super().emit(record)
        else:
            kind.more += 1
            kind.last = record

    def close(self) -> None:
        """Write how many there were that have not been written."""
        self.acquire()
        try:
            for told in self._ended(self._clock(), 0):
                super().emit(told)
        finally:
            self.release()
        super().close()

    def _ended(self, since: float, most: int) -> Iterator[logging.LogRecord]:
        """What is to be written of kinds that began by `since`, or are more than `most`."""
        while self._kinds:
            key, kind = next(iter(self._kinds.items()))
            if kind.since > since and len(self._kinds) <= most:
                return
            del self._kinds[key]
            if kind.last is not None:
                yield _counted(kind.last, kind.more)


def _key(record: logging.LogRecord) -> Hashable:
    """What lines of one kind have in common: the message without what is filled in, and the place
    that an error comes from. Where nothing is filled in, it is the place that the line comes from:
    the message may have been put together there."""
    message = str(record.msg) if record.args else (record.pathname, record.lineno)
    error, _, trace = record.exc_info or (None, None, None)
    places = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    return record.name, record.levelno, message, error, places[-1] if places else None


def _counted(last: logging.LogRecord, more: int) -> logging.LogRecord:
    said = last.getMessage().partition("\n")[0][:_LONGEST]
    args = (said, f"{more:,}")
    return logging.LogRecord(
        last.name, last.levelno, last.pathname, last.lineno, "%s … %s more times", args, None
    )
