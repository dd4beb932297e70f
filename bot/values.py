"""The text of a setting → its value: one parser a kind of value. Which setting takes which kind,
and where its text comes from, is `bot.settings`'.

A parser takes the variable's name and its text, and raises SettingsError with one sentence.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from retrieval import CitebotError
from retrieval.paths import expanded

# https://core.telegram.org/bots/api#setwebhook
_WEBHOOK_SECRET = re.compile("[A-Za-z0-9_-]{1,256}")
_CHANNEL_NAME = re.compile("@[a-z][a-z0-9_]{3,31}")
_CHANNEL_ID = re.compile("-100[0-9]{1,13}")
_COLUMNS = ("title", "text", "date", "url", "tags", "language", "id")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9.]{1,8}(e[0-9]{1,3})?|-?inf|nan", re.IGNORECASE)
_HOST = re.compile("[A-Za-z0-9._%:-]{1,253}")
_LARGEST_ID = 2**52  # https://core.telegram.org/bots/api#user


class SettingsError(CitebotError):
    """A setting has a value that cannot be used."""


class Secret:
    """A value that is shown nowhere; whoever needs it asks with `reveal`."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(set)" if self._value else "Secret(not set)"

    __str__ = __repr__


def bad(name: str, wanted: str) -> SettingsError:
    """What was given is not repeated: it may be a secret that was meant for another setting."""
    return SettingsError(f"{name} must be {wanted}; see .env.example.")


def bad_number(name: str, wanted: str, text: str) -> SettingsError:
    """The same with the value, where that is a number and nothing else."""
    said = f", not {text.strip()}" if _PLAIN_NUMBER.fullmatch(text.strip()) else ""
    return bad(name, f"{wanted}{said}")


def prompt(name: str, text: str) -> str:
    # Prompts end with a space as a rule, and it counts.
    return text


def path(name: str, text: str) -> Path:
    return expanded(location(name, text))


def location(name: str, text: str) -> str:
    """A path, or what stands in its place."""
    if "\0" in text:
        raise bad(name, "the path of a file or a folder")
    return text.strip()


def paths(name: str, text: str) -> tuple[Path, ...]:
    parts = re.split(f"[,{re.escape(os.pathsep)}]", text)
    found = tuple(path(name, part) for part in parts if part.strip())
    if not found:
        raise bad(name, "one or more files or folders")
    return found


def one_of(*choices: str) -> Callable[[str, str], str]:
    """A parser of one of a few words."""

    def parse(name: str, text: str) -> str:
        word = text.strip().lower()
        if word not in choices:
            raise bad(name, f"one of {', '.join(choices)}")
        return word

    return parse


def language(name: str, text: str) -> str:
    code = text.strip().lower()
    if not re.fullmatch("[a-z]{2}", code):
        raise bad(name, "a language's two-letter code (ISO 639-1), such as en")
    return code


def share(name: str, text: str) -> float:
    number = _number(text)
    if not 0 <= number <= 1:
        raise bad_number(name, "a number from 0 to 1", text)
    return number


def whole(least: int, most: int) -> Callable[[str, str], int]:
    """A parser of whole numbers in a range, both ends included."""

    def parse(name: str, text: str) -> int:
        number = _number(text)
        if not (least <= number <= most and number.is_integer()):
            raise bad_number(name, f"a whole number from {least} to {most}", text)
        return int(number)

    return parse


def megabytes(name: str, text: str) -> float:
    number = _number(text)
    if not 0 < number < math.inf:
        raise bad_number(name, "a number of megabytes above 0", text)
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def columns(name: str, text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of what a column holds and what it is called."""
    found = [tuple(map(str.strip, part.split("=", 1))) for part in text.split(",") if part.strip()]
    if not found or not all(len(pair) == 2 and all(pair) for pair in found):
        raise bad(name, "pairs such as title=headline, separated by commas")
    pairs = tuple((kind.lower(), column) for kind, column in found)
    if not all(kind in _COLUMNS for kind, _ in pairs):
        raise bad(name, f"pairs that begin with one of {', '.join(_COLUMNS)}")
    return pairs


def secret(name: str, text: str) -> Secret:
    return Secret(text.strip())


def webhook_secret(name: str, text: str) -> Secret:
    if not _WEBHOOK_SECRET.fullmatch(text.strip()):
        raise bad(name, "1 to 256 letters, digits, _ and -")
    return Secret(text.strip())


def users(name: str, text: str) -> tuple[int, ...]:
    ids = _ids(text)
    if ids is None or any(each < 1 for each in ids):
        raise bad(name, "ids of users (numbers), separated by commas")
    return ids


def users_and_chats(name: str, text: str) -> tuple[int, ...]:
    ids = _ids(text)
    if ids is None:
        raise bad(name, "ids of users and (negative) of chats, separated by commas")
    return ids


def _ids(text: str) -> tuple[int, ...] | None:
    """Numbers between commas or spaces, each once; None where one is no id."""
    parts = _parts(text)
    if not parts or not all(re.fullmatch("-?[0-9]{1,16}", part) for part in parts):
        return None
    ids = tuple(dict.fromkeys(map(int, parts)))
    return ids if all(0 < abs(each) < _LARGEST_ID for each in ids) else None


def channels(name: str, text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.lower() for part in _parts(text)))
    if not found or not all(
        _CHANNEL_NAME.fullmatch(each) or _CHANNEL_ID.fullmatch(each) for each in found
    ):
        wanted = "names (@news) or ids (-100…) of channels, separated by commas"
        raise bad(name, wanted)
    return found


def _parts(text: str) -> list[str]:
    return re.sub("[,;]", " ", text).split()


def url(name: str, text: str) -> str:
    """An http or https URL, without the slash at its end."""
    found = text.strip().rstrip("/")
    if not _is_url(found):
        raise bad(name, "a URL, such as https://bot.example.org/citebot")
    return found


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        bare = not ("@" in parts.netloc or parts.query or parts.fragment)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and bare
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:  # a port that is no number, or a bracket that is not closed
        return False


def address(name: str, text: str) -> str:
    """Host and port to listen at, as they were given."""
    try:
        host, port = host_and_port(text.strip())
    except ValueError:
        host, port = "", 0
    if not _HOST.fullmatch(host) or not 0 < port < 65_536:
        raise bad(name, "an address with a port, such as 127.0.0.1:8443")
    return text.strip()


def address_or_off(name: str, text: str) -> str | None:
    return None if text.strip().lower() == "off" else address(name, text)


def host_and_port(text: str) -> tuple[str, int]:
    """The two parts of "127.0.0.1:8443" or "[::1]:8443". Raises ValueError."""
    host, _, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise ValueError(text)
    return host, int(port)
