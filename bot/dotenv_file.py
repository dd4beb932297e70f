"""A `.env` file → the variables that it sets. What they mean is `bot.settings`'."""

from __future__ import annotations

import io
import re
from pathlib import Path

from dotenv.parser import parse_stream

from bot.setting_parsers import SettingsError

DOTENV = Path(".env")
PREFIX = "CITEBOT_"
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]{0,63}")


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
        if binding.error or (ours and not _NAME.fullmatch(binding.key or "")):
            raise SettingsError(
                f"{path}, line {binding.original.line} is no setting: write it as NAME=value."
            )
        if binding.key is not None:
            found[binding.key] = binding.value or ""
    return found
