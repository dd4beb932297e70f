"""The log on standard error: lines of text or of JSON, without secrets and without noise.

Sentences that end the program are not logged but shown, by `bot.commands`.
"""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Iterable
from types import TracebackType
from urllib.parse import quote

from pythonjsonlogger.json import JsonFormatter
from telegram.warnings import PTBDeprecationWarning

from bot.clean import clean, clean_line

HIDDEN = "[hidden]"
_log = logging.getLogger(__name__)

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
    "faiss": logging.WARNING,
}


class Redaction:
    """Takes secrets out of texts."""

    def __init__(self, secrets: Iterable[str]) -> None:
        hidden = set()
        for secret in filter(None, secrets):
            # Of a token, 123456:AAF…, the part in front of the colon is the bot's public id.
            for part in (secret, secret.partition(":")[2]):
                hidden |= {part, quote(part, safe="")} if part else set()
        longest_first = sorted(hidden, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if hidden else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern else text


class TextLines(logging.Formatter):
    """A line a record; a traceback follows on lines of its own."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redact = redact

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return clean_line(super().formatMessage(record))

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

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


def set_up(kind: str, redact: Redaction) -> None:
    """Make all of this process's log "text" or "json" on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(redact) if kind == "json" else TextLines(redact))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, level in _SILENT.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    # That seconds will be timedeltas one day; `bot.telegram.wire.patience` understands both.
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
    sys.excepthook = _log_uncaught


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What nobody caught goes into the log as well: there its secrets are taken out."""
    _log.critical("Citebot failed and ends.", exc_info=(kind, error, trace))
