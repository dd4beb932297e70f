"""Text for people → the same without secrets: whatever the bot prints or logs passes here.

What is secret: the values that were named to `hide`, wherever they stand, and whatever looks
like a bot's token or stands like a password in a URL, be it in a setting where it does not belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

HIDDEN = "[hidden]"
# Shorter parts of secrets are ordinary words: hiding them would make everything unreadable.
_SHORTEST = 6
# https://core.telegram.org/bots/api#authorizing-your-bot, and as it stands within a URL.
_TOKEN = r"[0-9]{3,20}(?::|%(?:25){0,3}3a)[a-z0-9_-]{20,}"
_PASSWORD = r"(?<=://)[^\s/?#@]{1,2000}@"
_WHITE = r"(?:\s|%20|\+)+"
_LOOKS_SECRET = re.compile(f"{_TOKEN}|{_PASSWORD}", re.IGNORECASE)


def _however_written(secret: str) -> str:
    """A pattern for a secret as it is, percent-encoded (also twice), or escaped."""
    return "".join(_WHITE if each.isspace() else _letter(each) for each in secret)


def _letter(letter: str) -> str:
    encoded = "".join(f"%(?:25){{0,3}}{byte:02x}" for byte in letter.encode("utf-8", "replace"))
    code = ord(letter)
    escaped = [f"\\\\u{code:04x}", f"\\\\x{code:02x}", f"&#{code};", f"&#x{code:x};"]
    plain = re.escape(letter) if letter.isalnum() else f"\\\\?{re.escape(letter)}"
    return f"(?:{'|'.join([plain, encoded, *escaped])})"


def _hidden(found: re.Match[str]) -> str:
    return f"{HIDDEN}@" if found[0].endswith("@") else HIDDEN


class Redaction:
    """Takes secrets out of texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self.hide(*secrets)

    def hide(self, *secrets: str) -> None:
        """From now on take these out too."""
        for secret in filter(None, map(str.strip, secrets)):
            self._known.add(secret)
            # Of a token, 123456:AAF…, the part in front of the colon is the bot's public id.
            part = secret.partition(":")[2]
            self._known |= {part} if len(part) >= _SHORTEST else set()
        longest_first = sorted(self._known, key=len, reverse=True)
        written = "|".join(map(_however_written, longest_first))
        self._pattern = re.compile(written, re.IGNORECASE) if written else None

    def __call__(self, text: str) -> str:
        known = self._pattern.sub(HIDDEN, text) if self._pattern else text
        return _LOOKS_SECRET.sub(_hidden, known)


redacted = Redaction()
"""What everything that this process prints or logs goes through."""


def secrets_in(environment: Mapping[str, str], names: Iterable[str] = ()) -> list[str]:
    """The secrets among these variables: those of these names, tokens wherever they stand, since
    they may be shown in parts, and passwords within addresses and proxies."""
    found = [environment.get(name, "") for name in names]
    for name, value in environment.items():
        if name.startswith("CITEBOT_") or name.lower().endswith("_proxy"):
            found += [*_passwords(value), *re.findall(_TOKEN, value, re.IGNORECASE)]
    return found


def _passwords(value: str) -> list[str]:
    """The password of "scheme://user:password@host", as it stands and decoded."""
    login, at, _ = value.partition("://")[2].rpartition("@")
    password = login.partition(":")[2] or login
    return [each for each in {password, unquote(password)} if at and len(each) >= _SHORTEST]
