"""Environment and `.env` → Settings: the only reader of either, but for what systemd tells a
service (`bot.telegram.run.supervisor`). What they mean is the engine's.

Every setting is described in `.env.example`; the environment wins over `.env`, and an empty
value counts as none. The secrets among them are named to `bot.secrecy`.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv.parser import parse_stream

from bot import secrecy, values
from bot.values import Secret, SettingsError
from retrieval import Config

__all__ = ["DOTENV", "PREFIX", "Secret", "Settings", "SettingsError", "names", "read_dotenv"]

PREFIX = "CITEBOT_"
DOTENV = Path(".env")
_ENGINE = Config()
_KEY = re.compile("[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True, repr=False)
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
    columns: tuple[tuple[str, str], ...] = _ENGINE.columns
    telegram_token: Secret = field(default_factory=Secret)
    telegram_admins: tuple[int, ...] = ()
    telegram_access: str = "allowlist"
    telegram_allowed: tuple[int, ...] = ()
    telegram_channels: tuple[str, ...] = ()
    telegram_state: Path = Path(".citebot-telegram.sqlite3")
    telegram_keep_days: int = 90
    telegram_questions_per_minute: int = 10
    telegram_queue: int = 500
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str | None = None
    telegram_webhook_listen: str = "127.0.0.1:8443"
    telegram_webhook_secret: Secret = field(default_factory=Secret)
    telegram_health: str | None = "127.0.0.1:9464"
    log_format: str = "text"

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Settings:
        """The settings of this process and folder. Raises SettingsError."""
        own = dict(os.environ if environment is None else environment)
        secrecy.redacted.hide(*secrecy.secrets_in(own))
        given = {**read_dotenv(dotenv), **own}
        secrecy.redacted.hide(*secrecy.secrets_in(given))
        found = {}
        for name in names():
            text = given.get(name, "")
            if text.strip():
                found[name.removeprefix(PREFIX).lower()] = _PARSERS[name](name, text)
        return cls(**found)

    def __repr__(self) -> str:
        """Names alone: a secret may stand in a setting that is not for one."""
        defaults = Settings()
        names = (each.name for each in fields(self))
        given = (name for name in names if getattr(self, name) != getattr(defaults, name))
        return f"Settings({', '.join(given)})"

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
            columns=self.columns,
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
    found = {}
    # Read here rather than by `dotenv.dotenv_values`, which only logs a line it cannot read.
    for binding in parse_stream(io.StringIO(text)):
        # A name that is none may be "NAME: value", with a secret as its end.
        ours = (binding.key or "").upper().startswith(PREFIX)
        if binding.error or (ours and not _KEY.fullmatch(binding.key or "")):
            raise SettingsError(
                f"{path}, line {binding.original.line} is no setting: write it as NAME=value."
            )
        if binding.key is not None:
            found[binding.key] = binding.value or ""
    return found


_PARSERS: dict[str, Callable[[str, str], Any]] = {
    "CITEBOT_ARTICLES": values.paths,
    "CITEBOT_INDEX": values.location,
    "CITEBOT_MODEL": values.location,
    "CITEBOT_QUERY_PROMPT": values.prompt,
    "CITEBOT_DOCUMENT_PROMPT": values.prompt,
    "CITEBOT_DEVICE": values.one_of("auto", "cpu", "cuda", "mps"),
    "CITEBOT_CACHE": values.path,
    "CITEBOT_LANGUAGE": values.language,
    "CITEBOT_MIN_CONFIDENCE": values.share,
    "CITEBOT_PASSAGES": values.whole(1, 100),
    "CITEBOT_MAX_FILE_MB": values.megabytes,
    "CITEBOT_COLUMNS": values.columns,
    "CITEBOT_TELEGRAM_TOKEN": values.secret,
    "CITEBOT_TELEGRAM_ADMINS": values.users,
    "CITEBOT_TELEGRAM_ACCESS": values.one_of("allowlist", "open"),
    "CITEBOT_TELEGRAM_ALLOWED": values.users_and_chats,
    "CITEBOT_TELEGRAM_CHANNELS": values.channels,
    "CITEBOT_TELEGRAM_STATE": values.path,
    "CITEBOT_TELEGRAM_KEEP_DAYS": values.whole(1, 36_500),
    "CITEBOT_TELEGRAM_QUESTIONS_PER_MINUTE": values.whole(1, 1_000),
    "CITEBOT_TELEGRAM_QUEUE": values.whole(1, 100_000),
    "CITEBOT_TELEGRAM_API_URL": values.url,
    "CITEBOT_TELEGRAM_WEBHOOK_URL": values.url,
    "CITEBOT_TELEGRAM_WEBHOOK_LISTEN": values.address,
    "CITEBOT_TELEGRAM_WEBHOOK_SECRET": values.webhook_secret,
    "CITEBOT_TELEGRAM_HEALTH": values.address_or_off,
    "CITEBOT_LOG_FORMAT": values.one_of("text", "json"),
}
