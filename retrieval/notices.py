"""What the engine has to say to people, as values: a code, and what fills its sentence.

Every code there is stands in `languages/notices_en.toml` with its English, and there alone. Front
ends word the codes in other languages; what is said when is left to who says it. `evaluate` alone
words its errors itself, in English, as they are read at a terminal alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, Union

from retrieval.text import LONGEST_REASON, shown

# Read at once: what is to be told may be that no file can be opened any more.
_ENGLISH = (Path(__file__).parent / "languages" / "notices_en.toml").read_text(encoding="utf-8")
_SCALES = {"M": 1e6, "G": 1e9}
_MOST = 1e15  # a number that is larger is nobody's

NO_QUESTION = frozenset({"small-talk", "asks-back"})
"""Codes of what is said where no question was asked, and so nothing was searched."""

Value = Union[str, int, float, date, "Notice"]


class Notice(str):
    """One thing that people are told: Notice("pages", count=12, limit=10). As a text it is its
    English.

    A text that is a value may be somebody else's: it is made one printable line, and not endless.
    A notice that is a value has none in itself. Raises ValueError where there is no such code, or
    its values are others.
    """

    __slots__ = ("_values", "code")

    code: str
    _values: tuple[tuple[str, Value], ...]

    def __new__(cls, code: str, /, **values: Value | Path) -> Notice:
        kinds = values_of(code)
        fit = kinds.keys() == values.keys() and all(
            _fits(kinds[name], value) for name, value in values.items()
        )
        if not fit:
            raise ValueError(f"a notice {code!r} has the values {kinds}")
        kept = {name: _kept(values[name]) for name in kinds}
        notice = super().__new__(cls, _english(code, kept))
        object.__setattr__(notice, "code", code)
        object.__setattr__(notice, "_values", tuple(kept.items()))
        return notice

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name!r} of a notice stays as it is")

    def __reduce__(self) -> tuple[Callable[[], Notice], tuple[()]]:
        return partial(Notice, self.code, **dict(self._values)), ()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Notice):
            return (self.code, self._values) == (other.code, other._values)
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __bool__(self) -> bool:
        """There is one, even where somebody else's text in it is empty."""
        return True

    __hash__ = str.__hash__

    @property
    def values(self) -> Mapping[str, Value]:
        """What fills the sentence, by the names that stand in it."""
        return MappingProxyType(dict(self._values))

    def english(self, spoken: Callable[[str | date], str] = str) -> str:
        """The sentence, with texts and days as `spoken` gives them."""
        return _english(self.code, self.values, spoken)

    def plain(self) -> dict[str, Any]:
        """It as JSON can hold it, for `of_plain`."""
        return {"code": self.code} | {name: _plain(value) for name, value in self.values.items()}

    @classmethod
    def of_plain(cls, told: Any) -> Notice:
        """The notice that `told` is; a sentence is one as it is. Raises ValueError for all else."""
        return _of_plain(told, within=False)


def _english(
    code: str, values: Mapping[str, Value], spoken: Callable[[str | date], str] = str
) -> str:
    return _Filling(spoken).vformat(sentences()[code], (), values)


@cache
def groups() -> dict[str, dict[str, str]]:
    """The English of every code, under the file's headings. In braces stand its values, as the file
    says at its top."""
    return tomllib.loads(_ENGLISH)


@cache
def sentences() -> dict[str, str]:
    """The same without the headings."""
    return {code: sentence for group in groups().values() for code, sentence in group.items()}


@cache
def values_of(code: str) -> dict[str, str]:
    """The names of a code's values with their kinds, as the sentence has them. Raises ValueError
    for no code."""
    if code not in sentences():
        raise ValueError(f"there is no notice {code!r}")
    fields = [(name, kind or "") for _, name, kind, _ in Formatter().parse(sentences()[code])]
    return {name: kind for name, kind in fields if name and "|" not in kind}


def _fits(kind: str, value: object) -> bool:
    if kind in ("", "day"):
        return isinstance(value, date if kind else str | Path) and not isinstance(value, Notice)
    if kind == "said":
        return isinstance(value, Notice) and "said" not in values_of(value.code).values()
    return isinstance(value, int | float) and abs(value) < _MOST


def _kept(value: Value | Path) -> Value:
    if isinstance(value, Notice) or not isinstance(value, str | Path):
        return value
    return shown(str(value), LONGEST_REASON)


def _plain(value: Value) -> Any:
    if isinstance(value, Notice):
        return value.plain()
    return str(value) if isinstance(value, date) else value


def _of_plain(told: Any, *, within: bool) -> Notice:
    """`within`: as a value of another, where it has none in itself."""
    if isinstance(told, Notice):
        return told
    if isinstance(told, str):
        return Notice("text", text=told)
    try:
        values = dict(told)
        code = values.pop("code")
        for name, kind in values_of(code).items():
            if kind == "said" and not within:
                values[name] = _of_plain(values[name], within=True)
            elif kind == "day":
                values[name] = date.fromisoformat(values[name])
        return Notice(code, **values)
    except (TypeError, KeyError) as error:
        raise ValueError("this is no notice") from error


class _Filling(Formatter):
    """Puts the values into an English sentence."""

    def __init__(self, spoken: Callable[[str | date], str]) -> None:
        self._spoken = spoken

    def format_field(self, value: Value, kind: str) -> str:
        if isinstance(value, Notice):
            return value.english(self._spoken)
        if isinstance(value, str | date):
            return self._spoken(value)
        if "|" in kind:
            return kind.split("|")[value != 1]
        if kind in _SCALES:
            scaled = value / _SCALES[kind]
            return f"{scaled:,.0f}" if scaled >= 10 else f"{round(scaled, 1):g}"
        return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
