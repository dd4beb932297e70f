"""The interface's words in each language: one Fluent file a language beside this module.

To add a language, copy en.ftl to its two-letter code and translate it, and ru.ftl's section on what
the engine says, of which the English is in retrieval/languages/notices_en.toml. Values in millions
and billions stand there as MILLIONS($size) and BILLIONS($size), and MONTH($month) is the
name of a month, from the engine's table of the language. Syntax:
https://projectfluent.org/fluent/guide/
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType, fluent_number

from retrieval.languages import table
from retrieval.languages.phrases import entries

FALLBACK = "en"
FOLDER = Path(__file__).parent
Say = Callable[..., str]
"""`say("message-id", name=value, ...)`: a message in one language, with its variables filled in."""


def _scaled(unit: float) -> Callable[..., FluentType]:
    """How many of `unit` a number is, in the digits that people look at."""

    def scaled(number: float) -> FluentType:
        value = number / unit
        return fluent_number(round(value) if value >= 10 else round(value, 1))

    return scaled


_FUNCTIONS = {"MILLIONS": _scaled(1e6), "BILLIONS": _scaled(1e9)}


def _month_in(language: str) -> Callable[..., Any]:
    """A month's name behind a day, by its number; in English where the engine has no table."""
    names = entries(table(language).written_months)

    def month(number: float) -> str:
        return names[round(number) - 1]

    return month


class Catalogue:
    """All languages that there is a file for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._bundles = {path.stem: _bundle(path) for path in sorted(folder.glob("*.ftl"))}

    @property
    def languages(self) -> list[str]:
        """Two-letter codes (ISO 639-1)."""
        return list(self._bundles)

    def language(self, code: str | None) -> str:
        """The language to speak with a user whose client says `code`, such as "pt-BR"."""
        short = (code or "").split("-")[0].lower()
        return short if short in self._bundles else FALLBACK

    def say(self, language: str | None) -> Say:
        """The words of a language, which is named as in `language`; what it lacks is said in
        English."""
        bundles = [self._bundles[self.language(language)], self._bundles[FALLBACK]]

        def say(message: str, **variables: str | int | float | date) -> str:
            for bundle in bundles:
                pattern = bundle.get_message(message).value if bundle.has_message(message) else None
                if pattern is not None:
                    text, errors = bundle.format_pattern(pattern, variables)
                    if errors:
                        raise errors[0]
                    return str(text)
            raise KeyError(message)

        return say


def _bundle(path: Path) -> FluentBundle:
    # Isolating marks around variables would stand in links and commands too.
    functions = _FUNCTIONS | {"MONTH": _month_in(path.stem)}
    bundle = FluentBundle([path.stem], functions=functions, use_isolating=False)
    bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
