"""The text of a setting → its value: one parser a kind of value. Which setting takes which parser,
and where its text comes from, is `bot.settings`'.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from retrieval import CitebotError
from retrieval.config import COLUMN_ROLES, NO_READER
from retrieval.text import expanded

# https://core.telegram.org/bots/api#setwebhook
_WEBHOOK_SECRET = re.compile("[A-Za-z0-9_-]{1,256}")
_CHANNEL_NAME = re.compile("@[a-z][a-z0-9_]{3,31}")
_CHANNEL_ID = re.compile("-100[0-9]{1,13}")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9.]{1,8}(e[0-9]{1,3})?|-?inf|nan", re.IGNORECASE)
_HOST = re.compile("[A-Za-z0-9._%:-]{1,253}")
_LARGEST_ID = 2**52  # https://core.telegram.org/bots/api#user
_T = TypeVar("_T", covariant=True)
_Some = TypeVar("_Some")


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


@dataclass(frozen=True, slots=True)
class Parser(Generic[_T]):
    """What a value has to be, as it stands in errors and in `.env.example`, and how it is read.

    `read` raises ValueError where a text is not what is wanted.
    """

    wanted: str
    read: Callable[[str], _T]
    repeats_numbers: bool = False

    def __call__(self, name: str, text: str) -> _T:
        """The value of the variable `name`. Raises SettingsError with one sentence.

        What was given is not repeated there, unless it is a number and nothing else: it may be a
        secret that was meant for another setting.
        """
        try:
            return self.read(text)
        except ValueError:
            repeated = self.repeats_numbers and _PLAIN_NUMBER.fullmatch(text.strip())
            but = f", not {text.strip()}" if repeated else ""
        raise SettingsError(f"{name} must be {self.wanted}{but}; see .env.example.")


def location(wanted: str) -> Parser[str]:
    """A path, or what stands in its place."""
    return Parser(wanted, _location)


def path(wanted: str) -> Parser[Path]:
    return Parser(wanted, _path)


def one_of(*choices: str) -> Parser[str]:
    """One of a few words."""

    def read(text: str) -> str:
        return choices[choices.index(text.strip().lower())]

    return Parser(f"one of {', '.join(choices)}", read)


def whole(least: int, most: int, unit: str = "") -> Parser[int]:
    """Whole numbers in a range, both ends included."""

    def read(text: str) -> int:
        number = float(text)
        if not (least <= number <= most and number.is_integer()):
            raise ValueError
        return int(number)

    of_unit = f" of {unit}" if unit else ""
    return Parser(f"a whole number{of_unit} from {least} to {most}", read, repeats_numbers=True)


def _location(text: str) -> str:
    if "\0" in text:
        raise ValueError
    return text.strip()


def _reader(text: str) -> str:
    found = _location(text)
    return NO_READER if found.lower() == NO_READER else found


def _path(text: str) -> Path:
    return expanded(_location(text))


def _paths(text: str) -> tuple[Path, ...]:
    parts = re.split(f"[,{re.escape(os.pathsep)}]", text)
    return _some([_path(part) for part in parts if part.strip()])


def _language(text: str) -> str:
    code = text.strip().lower()
    if not re.fullmatch("[a-z]{2}", code):
        raise ValueError
    return code


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError
    return number


def _megabytes(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError
    return number


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of what a column holds and what it is called."""
    found = []
    for part in text.split(","):
        kind, _, column = map(str.strip, part.partition("="))
        if part.strip() and not (kind.lower() in COLUMN_ROLES and column):
            raise ValueError
        found += [(kind.lower(), column)] if part.strip() else []
    return _some(found)


def _secret(text: str) -> Secret:
    return Secret(text.strip())


def _webhook_secret(text: str) -> Secret:
    if not _WEBHOOK_SECRET.fullmatch(text.strip()):
        raise ValueError
    return _secret(text)


def _users(text: str) -> tuple[int, ...]:
    ids = _users_and_chats(text)
    if min(ids) < 1:
        raise ValueError
    return ids


def _users_and_chats(text: str) -> tuple[int, ...]:
    """Numbers between commas or spaces, each once."""
    parts = _parts(text)
    if not all(re.fullmatch("-?[0-9]{1,16}", part) for part in parts):
        raise ValueError
    ids = _some(list(dict.fromkeys(map(int, parts))))
    if not all(0 < abs(each) < _LARGEST_ID for each in ids):
        raise ValueError
    return ids


def _channels(text: str) -> tuple[str, ...]:
    found = list(dict.fromkeys(part.lower() for part in _parts(text)))
    if not all(_CHANNEL_NAME.fullmatch(each) or _CHANNEL_ID.fullmatch(each) for each in found):
        raise ValueError
    return _some(found)


def _parts(text: str) -> list[str]:
    return re.sub("[,;]", " ", text).split()


def _some(found: list[_Some]) -> tuple[_Some, ...]:
    if not found:
        raise ValueError
    return tuple(found)


def _url(text: str) -> str:
    """An http or https URL, without the slash at its end."""
    found = text.strip().rstrip("/")
    # Raises ValueError for a port that is no number, or a bracket that is not closed.
    parts = urlsplit(found)
    bare = not ("@" in parts.netloc or parts.query or parts.fragment)
    if not (parts.scheme in ("http", "https") and parts.hostname and bare and parts.port != 0):
        raise ValueError
    return found


def _address(text: str) -> str:
    """Host and port to listen at, as they were given."""
    host, port = host_and_port(text.strip())
    if not _HOST.fullmatch(host) or not 0 < port < 65_536:
        raise ValueError
    return text.strip()


def _address_or_off(text: str) -> str | None:
    return None if text.strip().lower() == "off" else _address(text)


def host_and_port(text: str) -> tuple[str, int]:
    """The two parts of "127.0.0.1:8443" or "[::1]:8443". Raises ValueError."""
    host, _, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise ValueError(text)
    return host, int(port)


_ADDRESS = "an address with a port, such as 127.0.0.1:8443"
folder = path("the path of a folder")
file = path("the path of a file")
paths = Parser("files and folders, separated by commas", _paths)
reader = Parser(f"a folder, a name on the Hugging Face hub, or {NO_READER}", _reader)
# Prompts end with a space as a rule, and it counts.
prompt = Parser('text, in quotes where it ends with a space, such as "query: "', str)
language = Parser("a language's two-letter code (ISO 639-1), such as en", _language)
share = Parser("a number from 0 to 1", _share, repeats_numbers=True)
megabytes = Parser("a number of megabytes above 0", _megabytes, repeats_numbers=True)
columns = Parser(
    "pairs such as title=headline,text=story, which begin with "
    f"{', '.join(COLUMN_ROLES[:-1])} or {COLUMN_ROLES[-1]}",
    _columns,
)
token = Parser("a text such as 123456:ABC-DEF", _secret)
webhook_secret = Parser("1 to 256 letters, digits, _ and -", _webhook_secret)
users = Parser("ids of users (numbers), separated by commas", _users)
users_and_chats = Parser(
    "ids of users and (negative) of chats, separated by commas", _users_and_chats
)
channels = Parser("names (@news) or ids (-100…) of channels, separated by commas", _channels)
url = Parser("a URL, such as https://bot.example.org/citebot", _url)
address = Parser(_ADDRESS, _address)
address_or_off = Parser(f"{_ADDRESS}, or off", _address_or_off)
