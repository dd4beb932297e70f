"""What the engine says, which is English, in a person's language.

The catalogue's English messages with a certain prefix are the engine's sentences, word for word:
by them a sentence is recognized. One that nobody has translated is shown as it is.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from fluent.runtime import FluentResource
from fluent.syntax import ast

from bot.sanitize import clean_line
from bot.telegram.texts import FALLBACK, FOLDER, Say
from bot.telegram.view.html import safe, shorten
from bot.telegram.view.passages import day
from retrieval import Period

PREFIX = "engine-"
LONGEST = 200
"""UTF-16 units of a sentence, about: a variable in it may be a name that somebody else gave."""
_VARIABLE = 120
_LOOKED_AT = 4_000  # characters: a longer one is none of the engine's, but for what others put in
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def translated(say: Say, sentence: str) -> str:
    """HTML of a sentence of the engine's, be it a notice, a reason or a part of one."""
    line = clean_line(sentence[:_LOOKED_AT])
    for key, pattern in known().items():
        if found := pattern.fullmatch(line):
            variables = found.groupdict()
            return say(key, **{name: _value(say, text) for name, text in variables.items()})
    return safe(shorten(line, LONGEST))


def when(say: Say, period: Period) -> str:
    """A period as it stands behind "published"."""
    return translated(say, period.worded)


def _value(say: Say, text: str) -> str:
    """What stands for a variable: a day, words of the engine again, or a name or number."""
    if _DAY.fullmatch(text):
        return day(say, date.fromisoformat(text))
    return translated(say, shorten(text, _VARIABLE))


@cache
def known() -> dict[str, re.Pattern[str]]:
    """Patterns of the sentences that have translations, by the message's key.

    Parsing them takes the first call half a tenth of a second.
    """
    body = FluentResource((FOLDER / f"{FALLBACK}.ftl").read_text(encoding="utf-8")).body
    return {
        each.id.name: re.compile("".join(map(_pattern, each.value.elements)))
        for each in body
        if isinstance(each, ast.Message) and each.value and each.id.name.startswith(PREFIX)
    }


def _pattern(part: ast.TextElement | ast.Placeable) -> str:
    if isinstance(part, ast.TextElement):
        return re.escape(part.value)
    assert isinstance(part.expression, ast.VariableReference)
    return f"(?P<{part.expression.id.name}>.+)"
