"""The log: one line or object a record, and secrets in none of them."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterator

import pytest
from telegram.ext import ExtBot

from bot.secrecy import HIDDEN, Redaction
from bot.telegram.lifecycle import logs
from bot.telegram.lifecycle.log_repeats import Sparing
from bot.telegram.lifecycle.logs import JsonLines, TextLines

TOKEN = "123456:AAF-very_Secret"
WEBHOOK = "hook-Secret"
FORMATS = {"text": TextLines, "json": JsonLines}


@pytest.fixture(params=sorted(FORMATS))
def formatter(request: pytest.FixtureRequest) -> logging.Formatter:
    return FORMATS[request.param](Redaction([TOKEN, WEBHOOK, ""]))


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    given = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.x", logging.WARNING, __file__, 1, message, args, given)


@pytest.mark.parametrize(
    "leak",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        "/botAAF-very_Secret/",
        TOKEN.upper(),
        TOKEN.lower(),
        f"%2Fbot{TOKEN.lower().replace(':', '%3a')}",
        f"{TOKEN.replace(':', '%253A').replace('_', '%5F')}",
        "".join(f"%{ord(letter):02X}" for letter in TOKEN),
        TOKEN.replace(":", r"\u003a"),
        f"X-Telegram-Bot-Api-Secret-Token: {WEBHOOK}",
        repr(ExtBot(TOKEN)),
    ],
)
def test_a_secret_is_hidden_in_messages_arguments_and_tracebacks(
    formatter: logging.Formatter, leak: str
) -> None:
    try:
        raise ConnectionError(leak)
    except ConnectionError as error:
        lines = [
            formatter.format(record(f"failed: {leak}")),
            formatter.format(record("failed: %s", leak)),
            formatter.format(record("failed", error=error)),
        ]
    for line in lines:
        assert HIDDEN in line
        assert "very_secret" not in line.lower() and WEBHOOK not in line
    assert "ConnectionError" in lines[2] and "Traceback" in lines[2]


def test_a_record_has_no_more_than_fits_a_log(formatter: logging.Formatter) -> None:
    lines = [
        formatter.format(record("said: %s", "a" * 90_000 + TOKEN)),
        formatter.format(record(f"said: {'a' * 1_990}{TOKEN} and more")),
        formatter.format(record("failed", error=ConnectionError("b" * 90_000))),
        formatter.format(record("failed", error=ConnectionError("b\n" * 90_000))),
    ]
    for line in lines:
        assert len(line) < 5_000
        assert "123456:AAF" not in line
    assert "ConnectionError" in lines[2]


def test_text_from_outside_makes_no_lines_of_its_own() -> None:
    line = TextLines(Redaction([])).format(record("asked: %s", "a\n2031 ERROR b\x1b[31m"))
    assert line.endswith("WARNING bot.x: asked: a 2031 ERROR b␛[31m")
    assert "\n" not in line


def test_a_json_line_has_its_parts_by_name() -> None:
    line = JsonLines(Redaction([])).format(record("asked: %s", "a\nб"))
    fields = json.loads(line)
    assert "\n" not in line
    assert fields["message"] == "asked: a\nб"
    assert (fields["level"], fields["logger"]) == ("WARNING", "bot.x")
    assert fields["time"].startswith("20")


@pytest.fixture
def untouched() -> Iterator[None]:
    """Puts logging back as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook)
    levels = {name: logging.getLogger(name).level for name in logs._SILENT}
    yield
    root.handlers[:], level, sys.excepthook = before
    root.setLevel(level)
    for name, each in levels.items():
        logging.getLogger(name).setLevel(each)
    logging.captureWarnings(False)


@pytest.mark.usefixtures("untouched")
def test_the_whole_process_logs_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    redact = Redaction()
    logs.set_up("text", redact)
    redact.hide(TOKEN)
    logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getMe", TOKEN)
    logging.getLogger("elsewhere").info("with %s", TOKEN)
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "HTTP Request" not in shown.err
    assert f"INFO elsewhere: with {HIDDEN}\n" in shown.err
    assert f"RuntimeError: {HIDDEN}" in shown.err
    assert "very_Secret" not in shown.err


# --- lines that repeat themselves


class Log:
    """A log whose time is told."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.stream = io.StringIO()
        self.handler = Sparing(self.stream, lambda: self.now)
        self.logger = logging.Logger("loop")
        self.logger.addHandler(self.handler)

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_line_that_repeats_itself_is_written_once_a_minute_with_its_number(log: Log) -> None:
    for _ in range(121_235):
        log.logger.error("Too many open files")
        log.now += 0.001
    lines = log.lines
    assert lines[0] == "Too many open files"
    assert re.fullmatch("Too many open files … (59,99.|60,00.) more times", lines[1])
    assert lines[2] == "Too many open files"
    assert len(lines) == 5
    log.handler.close()
    more = [int(line.split()[-3].replace(",", "")) for line in log.lines if "more times" in line]
    assert sum(more) + 3 == 121_235


def test_the_number_comes_with_the_next_line_of_any_kind(log: Log) -> None:
    for number in range(9):
        log.logger.warning("%s cannot be read", number)
    log.now += 61
    log.logger.warning("something else")
    assert log.lines == [
        *(f"{number} cannot be read" for number in range(5)),
        "8 cannot be read … 4 more times",
        "something else",
    ]


def test_different_errors_in_one_place_are_told_apart(log: Log) -> None:
    def fail(how: str) -> None:
        if how == "far":
            raise KeyError(how)
        raise KeyError(how)

    for _ in range(50):
        for how in ("near", "far"):
            try:
                fail(how)
            except KeyError:
                log.logger.exception("An update could not be handled.")
    assert log.lines.count("An update could not be handled.") == 2
    assert log.lines.count("KeyError: 'far'") == log.lines.count("KeyError: 'near'") == 1


def test_lines_that_are_put_together_where_they_are_logged_are_of_one_kind(log: Log) -> None:
    for number in range(1_000):
        log.logger.error(f"Task exception was never retrieved\nfuture: {number}")
    log.handler.close()
    assert len(log.lines) == 11
    assert log.lines[-1] == "Task exception was never retrieved … 995 more times"


def test_kinds_are_not_remembered_without_end(log: Log) -> None:
    for number in range(2_000):
        log.logger.error(f"{number}: %s", "x")
        log.logger.error(f"{number}: %s", "x")
    assert len(log.handler._kinds) <= 501
    assert len(log.lines) == 2_000 + 1_500


@pytest.mark.usefixtures("untouched")
def test_the_whole_process_spares_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", Redaction([TOKEN]))
    for _ in range(10_000):
        logging.getLogger("asyncio").error("in a loop with %s", TOKEN)
    logging.getLogger().handlers[0].close()
    told = [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()]
    assert told == [f"in a loop with {HIDDEN}", f"in a loop with {HIDDEN} … 9,999 more times"]
