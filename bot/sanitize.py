"""Text from outside → text that is safe to show: a terminal obeys none of it.

Characters are replaced one for one, so that offsets into the text still hold. What is shown,
and how, is `bot.render`'s.
"""

from __future__ import annotations

import re

# White space that a terminal would act upon.
_SPACES = dict.fromkeys(map(ord, "\v\f\r\x85\u2028\u2029"), " ")
# ESC and its kin become the pictures that Unicode has for them, ...
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
# ... and what has none the replacement character: C1 controls (0x9B starts an escape sequence
# too), marks that turn the direction of writing, lone surrogates (which have no UTF-8 form).
_NAMELESS = [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_NAMELESS += range(0xD800, 0xE000)
_SAFE = {**dict.fromkeys(_NAMELESS, "\ufffd"), 0x7F: "\u2421", **_PICTURES, **_SPACES}

_UNFIT_FOR_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without characters that a terminal obeys; as long as before."""
    return text.translate(_SAFE)


def clean_line(text: str) -> str:
    """The same on one line, with single spaces: for titles, paths and sentences."""
    return " ".join(clean(text).split())


def clean_json(text: str) -> str:
    """JSON text with everything that a terminal or an encoder stumbles over written as \\uXXXX.

    Nothing is lost: a reader of the JSON gets each character as it was.
    """
    return _UNFIT_FOR_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
