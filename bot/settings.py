"""Environment and `.env` → Settings. Nothing else asks either for a setting.

A setting is one field, with all that there is to say of it: `bot.setting_docs` makes `.env.example`
and the README's table of that. Reading a value is `bot.setting_parsers`'. The environment wins over
`.env`, and an empty value counts as none. The secrets among them are named to `bot.secrecy`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from bot import secrecy, setting_parsers
from bot.dotenv_file import DOTENV, PREFIX, read_dotenv
from bot.setting_parsers import Parser, Secret, SettingsError
from retrieval import Config

__all__ = [
    "DOTENV", "PREFIX", "Secret", "Settings", "SettingsError", "names", "read_dotenv", "variable",
]  # fmt: skip

_ENGINE = Config()
_T = TypeVar("_T")


def _setting(parser: Parser[_T], default: _T, summary: str, more: str = "") -> _T:
    """A field of Settings.

    `summary` is one sentence, also of what holds without a value where that is no default that can
    be written; `more` are further ones. What a value has to be is the parser's to say.
    """
    # What dataclasses make of it is a value, which is what type checkers shall see.
    made: _T = field(default=default, metadata={"parser": parser, "summary": summary, "more": more})
    return made


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What can be configured; a field `x` is the variable `CITEBOT_X`."""

    articles: tuple[Path, ...] = _setting(
        setting_parsers.paths,
        (Path("seeds/articles"),),
        "Your articles: what `citebot index` takes without a path.",
        'What separates them may also be ":" (on Windows ";"), as in PATH.',
    )
    index: str = _setting(
        setting_parsers.location("the path of a folder"),
        ".citebot",
        "Where the index is kept; it is made where there is none.",
    )
    model: str | None = _setting(
        setting_parsers.location("a folder, or a name on the Hugging Face hub"),
        _ENGINE.model,
        "The sentence-transformers model; without one the bundled all-MiniLM-L6-v2.",
        "Its weights must be in the safetensors format: pickled ones can run any code, and are "
        "refused. After a change run `citebot index --rebuild`.",
    )
    reader: str | None = _setting(
        setting_parsers.reader,
        _ENGINE.reader,
        "What decides which sentence answers: a CrossEncoder of sentence-transformers; without one "
        "the bundled reader, which reads English.",
        'With "none", words alone are compared. Its weights must be in the safetensors format.',
    )
    query_prompt: str | None = _setting(
        setting_parsers.prompt,
        _ENGINE.query_prompt,
        "What is put before a question, for a model that was trained so; without it the model's "
        "own prompt.",
    )
    document_prompt: str | None = _setting(
        setting_parsers.prompt,
        _ENGINE.document_prompt,
        "What is put before a passage, for a model that was trained so; without it the model's "
        "own prompt.",
    )
    device: str = _setting(
        setting_parsers.one_of("auto", "cpu", "cuda", "mps"),
        _ENGINE.device,
        "Where many passages are encoded, and where a reader of your own runs; auto is a GPU where "
        "there is one.",
    )
    cache: Path = _setting(
        setting_parsers.folder,
        _ENGINE.cache,
        "Where exported models are kept, about 91 MB each; without it the user's cache folder.",
    )
    language: str = _setting(
        setting_parsers.language,
        _ENGINE.language,
        "The language of articles that name none; it picks the stemmer.",
    )
    min_confidence: float = _setting(
        setting_parsers.share,
        _ENGINE.min_confidence,
        "Below this confidence Citebot says that the archive does not answer: the higher, the "
        "fewer false answers and the more refusals.",
        "`citebot eval QUESTIONS --calibrate` suggests a value for your own articles.",
    )
    passages: int = _setting(setting_parsers.whole(1, 100), 5, "How many passages an answer shows.")
    max_file_mb: float = _setting(
        setting_parsers.megabytes,
        _ENGINE.max_file_bytes / 1_000_000,
        "A larger file is skipped; a novel has about one megabyte.",
    )
    columns: tuple[tuple[str, str], ...] = _setting(
        setting_parsers.columns,
        _ENGINE.columns,
        "What the columns of your CSV and JSON Lines files are called, where Citebot does not "
        "guess it.",
    )
    telegram_token: Secret = _setting(
        setting_parsers.token,
        Secret(),
        "The token of the Telegram bot, as @BotFather gives it; keep it secret.",
    )
    telegram_admins: tuple[int, ...] = _setting(
        setting_parsers.users,
        (),
        "Who administers the bot; without any whoever first opens the link that `citebot "
        "telegram` shows on its start.",
    )
    telegram_access: str = _setting(
        setting_parsers.one_of("allowlist", "open"),
        "allowlist",
        "Whom the bot serves: administrators, those in CITEBOT_TELEGRAM_ALLOWED and whom an "
        "administrator lets in (allowlist), or everybody (open).",
    )
    telegram_allowed: tuple[int, ...] = _setting(
        setting_parsers.users_and_chats, (), "Users and groups that the bot serves."
    )
    telegram_channels: tuple[str, ...] = _setting(
        setting_parsers.channels,
        (),
        "Channels whose posts become articles; the bot must be an administrator there.",
    )
    telegram_state: Path = _setting(
        setting_parsers.file,
        Path(".citebot-telegram.sqlite3"),
        "Where the bot keeps questions, answers, feedback and who may use it.",
    )
    telegram_keep_days: int = _setting(
        setting_parsers.whole(1, 36_500, "days"),
        90,
        "How long questions, answers and feedback are kept; then they are deleted.",
    )
    telegram_questions_per_minute: int = _setting(
        setting_parsers.whole(1, 1_000), 10, "How many questions a user may ask in a minute."
    )
    telegram_queue: int = _setting(
        setting_parsers.whole(1, 100_000),
        500,
        "How many questions may wait for an answer at a time; beyond that the bot says that it is "
        "busy.",
    )
    telegram_api_url: str = _setting(
        setting_parsers.url,
        "https://api.telegram.org",
        'The Bot API server, without "/bot" and the token; change it for a server of your own.',
    )
    telegram_webhook_url: str | None = _setting(
        setting_parsers.url,
        None,
        "The public https address at which Telegram reaches the bot; without one the bot asks "
        "Telegram instead (polling), which needs no open port.",
    )
    telegram_webhook_listen: str = _setting(
        setting_parsers.address,
        "127.0.0.1:8443",
        "Where the bot listens with a webhook; something in front of it speaks TLS.",
    )
    telegram_webhook_secret: Secret = _setting(
        setting_parsers.webhook_secret,
        Secret(),
        "What Telegram has to say at the webhook to be believed; without it a random one each "
        "time the bot starts.",
    )
    telegram_health: str | None = _setting(
        setting_parsers.address_or_off,
        "127.0.0.1:9464",
        "Where /healthz answers, and /metrics for Prometheus.",
    )
    log_format: str = _setting(
        setting_parsers.one_of("text", "json"),
        "text",
        "What the bot's log on standard error looks like.",
    )

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Settings:
        """The settings of this process and folder. Raises SettingsError."""
        own = dict(os.environ if environment is None else environment)
        secret = [variable(each) for each in fields(cls) if isinstance(each.default, Secret)]
        secrecy.redacted.hide(*secrecy.secrets_in(own, secret))
        given = {**read_dotenv(dotenv), **own}
        secrecy.redacted.hide(*secrecy.secrets_in(given, secret))
        found = {}
        for each in fields(cls):
            text = given.get(variable(each), "")
            if text.strip():
                found[each.name] = each.metadata["parser"](variable(each), text)
        return cls(**found)

    def __repr__(self) -> str:
        """Names alone: a secret may stand in a setting that is not for one."""
        given = (each.name for each in fields(self) if getattr(self, each.name) != each.default)
        return f"Settings({', '.join(given)})"

    def config(self) -> Config:
        """The engine's part of the settings: those that its Config has too, by the same names."""
        shared = {each.name for each in fields(self)} & {each.name for each in fields(Config)}
        return Config(
            max_file_bytes=int(self.max_file_mb * 1_000_000),
            **{name: getattr(self, name) for name in shared},
        )


def variable(setting: Field[Any]) -> str:
    """The name of the variable that sets a field."""
    return PREFIX + setting.name.upper()


def names() -> list[str]:
    """The names of all variables."""
    return [variable(each) for each in fields(Settings)]
