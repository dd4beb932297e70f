"""Environment and `.env` → Settings: the only reader of either. What they mean is the engine's.

Every setting is described in `.env.example`; the environment wins over `.env`, and an empty
value counts as none.
"""

from __future__ import annotations

import io
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv.parser import parse_stream

from retrieval import CitebotError, Config

PREFIX = "CITEBOT_"
DOTENV = Path(".env")
_ENGINE = Config()
_DEVICES = ("auto", "cpu", "cuda", "mps")


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
class Settings:
    """What can be configured; a field `x` is the variable `CITEBOT_X`."""

    articles: tuple[Path, ...] = (Path("seeds/articles"),)
    index: str = ".citebot"
    model: str | None = _ENGINE.model
    query_prompt: str | None = _ENGINE.query_prompt
    document_prompt: str | None = _ENGINE.document_prompt
    device: str = _ENGINE.device
    cache: Path = _ENGINE.cache
    language: str = _ENGINE.language
    min_confidence: float = _ENGINE.min_confidence
    passages: int = 5
    max_file_mb: float = _ENGINE.max_file_bytes / 1_000_000
    telegram_token: Secret = field(default_factory=Secret)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Settings:
        """The settings of this process and folder. Raises SettingsError."""
        given = {**read_dotenv(dotenv), **dict(os.environ if environment is None else environment)}
        values = {}
        for name in names():
            text = given.get(name, "")
            if text.strip():
                values[name.removeprefix(PREFIX).lower()] = _PARSERS[name](name, text)
        return cls(**values)

    def config(self) -> Config:
        """The engine's part of the settings."""
        return Config(
            model=self.model,
            query_prompt=self.query_prompt,
            document_prompt=self.document_prompt,
            device=self.device,
            cache=self.cache,
            language=self.language,
            max_file_bytes=int(self.max_file_mb * 1_000_000),
            min_confidence=self.min_confidence,
        )


def names() -> list[str]:
    """The names of all variables."""
    return [PREFIX + each.name.upper() for each in fields(Settings)]


def read_dotenv(path: Path) -> dict[str, str]:
    """What a `.env` file sets; nothing where there is none. Raises SettingsError."""
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f"The settings file {path} cannot be read: {reason}.") from error
    values = {}
    # Read here rather than by `dotenv.dotenv_values`, which only logs a line it cannot read.
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            raise SettingsError(
                f"{path}, line {binding.original.line} is no setting: write it as NAME=value."
            )
        if binding.key is not None:
            values[binding.key] = binding.value or ""
    return values


def _bad(name: str, wanted: str, text: str) -> SettingsError:
    return SettingsError(f"{name} must be {wanted}, not {text.strip()!r}; see .env.example.")


def _text(name: str, text: str) -> str:
    return text.strip()


def _prompt(name: str, text: str) -> str:
    # Prompts end with a space as a rule, and it counts.
    return text


def _path(name: str, text: str) -> Path:
    return Path(text.strip()).expanduser()


def _paths(name: str, text: str) -> tuple[Path, ...]:
    parts = re.split(f"[,{re.escape(os.pathsep)}]", text)
    found = tuple(_path(name, part) for part in parts if part.strip())
    if not found:
        raise _bad(name, "one or more files or folders", text)
    return found


def _device(name: str, text: str) -> str:
    device = text.strip().lower()
    if device not in _DEVICES:
        raise _bad(name, f"one of {', '.join(_DEVICES)}", text)
    return device


def _language(name: str, text: str) -> str:
    language = text.strip().lower()
    if not re.fullmatch("[a-z]{2}", language):
        raise _bad(name, "a language's two-letter code (ISO 639-1), such as en", text)
    return language


def _share(name: str, text: str) -> float:
    share = _number(text)
    if not 0 <= share <= 1:
        raise _bad(name, "a number from 0 to 1", text)
    return share


def _count(name: str, text: str) -> int:
    count = _number(text)
    if not (1 <= count <= 100 and count.is_integer()):
        raise _bad(name, "a whole number from 1 to 100", text)
    return int(count)


def _megabytes(name: str, text: str) -> float:
    megabytes = _number(text)
    if not 0 < megabytes < math.inf:
        raise _bad(name, "a number of megabytes above 0", text)
    return megabytes


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _secret(name: str, text: str) -> Secret:
    return Secret(text.strip())


_PARSERS: dict[str, Callable[[str, str], Any]] = {
    "CITEBOT_ARTICLES": _paths,
    "CITEBOT_INDEX": _text,
    "CITEBOT_MODEL": _text,
    "CITEBOT_QUERY_PROMPT": _prompt,
    "CITEBOT_DOCUMENT_PROMPT": _prompt,
    "CITEBOT_DEVICE": _device,
    "CITEBOT_CACHE": _path,
    "CITEBOT_LANGUAGE": _language,
    "CITEBOT_MIN_CONFIDENCE": _share,
    "CITEBOT_PASSAGES": _count,
    "CITEBOT_MAX_FILE_MB": _megabytes,
    "CITEBOT_TELEGRAM_TOKEN": _secret,
}
