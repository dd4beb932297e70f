"""The log on standard error: lines of text or of JSON, without secrets and without noise.

What is secret is `bot.secrecy`'s to know. Sentences that end the program are not logged but
shown, by `bot.commands`.
"""

from __future__ import annotations

import logging
import sys
import warnings
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter
from telegram.warnings import PTBDeprecationWarning

from bot.sanitize import clean, clean_line
from bot.secrecy import Redaction
from bot.telegram.lifecycle.log_repeats import Sparing

_log = logging.getLogger(__name__)
_LONGEST = 2_000  # characters of a message, or of a line of a traceback
_TRACE_LINES = 40  # of the beginning and of the end

# What these say is told better by `bot.telegram`, or by nobody: httpx logs each URL, and with it
# the token; the others log a traceback for each fault of the network.
_SILENT = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,
    "telegram.ext": logging.CRITICAL,
    "telegram.ext.Application": logging.WARNING,
    "telegram.request": logging.CRITICAL,
    "tornado.access": logging.CRITICAL,
    "tornado.general": logging.ERROR,  # below, what strangers' requests lack
    "faiss": logging.WARNING,
}


class TextLines(logging.Formatter):
    """A line a record; a traceback follows on lines of its own."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redact = redact

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return _line(clean_line(super().formatMessage(record)[: 2 * _LONGEST]), self._redact)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return _trace(super().formatException(ei), self._redact)

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(clean(super().format(record)))


class JsonLines(JsonFormatter):
    """A JSON object a record."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
        )
        self._redact = redact

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return _trace(logging.Formatter.formatException(self, ei), self._redact)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        said = str(log_data.get("message", ""))
        return {**log_data, "message": _line(said[: 2 * _LONGEST], self._redact)}

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


def _line(text: str, redact: Redaction) -> str:
    """A message that fits the log; cut where no secret is halved."""
    line = redact(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _trace(text: str, redact: Redaction) -> str:
    """The same for a traceback: its beginning, and its end, where the reason is."""
    lines = [_line(line[: 2 * _LONGEST], redact) for line in text.splitlines()]
    if len(lines) > 2 * _TRACE_LINES:
        lines = [*lines[:_TRACE_LINES], "…", *lines[-_TRACE_LINES:]]
    return "\n".join(lines)


def set_up(kind: str, redact: Redaction) -> None:
    """Make all of this process's log "text" or "json" on standard error."""
    handler = Sparing(sys.stderr)
    handler.setFormatter(JsonLines(redact) if kind == "json" else TextLines(redact))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, level in _SILENT.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    # That seconds will be timedeltas one day; `bot.telegram.transport.retries` understands both.
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
    sys.excepthook = _log_uncaught


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What nobody caught goes into the log as well: there its secrets are taken out."""
    _log.critical("Citebot failed and ends.", exc_info=(kind, error, trace))
