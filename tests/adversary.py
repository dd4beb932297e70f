"""A regular expression → texts on which it would take long if it could: made from its own parts.

Of each repetition: what leads to it, then what it repeats, very often, then what fits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
# What a class of characters is tried with: of each kind one.
_CHARACTERS = "a 0A.-'<\n\t\"[>/|=_:,!&*`#%(){}\\]яЯ中é\u0301\u200b\xa0\0"
_USUAL = (
    *" \na1.-'\"<[(&*_`=:/\\|%{}>,я",
    *("<!--", "]]>", "{{", "{%", "[[", "](", "![", "a.", "a ", " a", "aA", "1-", "1 ", "a\n"),
    *("\n ", "\n\n", "> ", "- ", "==", "%%", "||", "a|", "</", "<a ", "a=", "é", "\u0301", "。"),
)
_MOST = 100  # attacks made of one expression, beside the usual ones


@dataclass(frozen=True)
class Attack:
    """`before` once, `pump` as often as fits, `after` once."""

    before: str
    pump: str
    after: str

    def text(self, size: int) -> str:
        room = size - len(self.before) - len(self.after)
        return self.before + self.pump * max(1, room // len(self.pump)) + self.after


def attacks(pattern: re.Pattern[Any]) -> list[Attack]:
    """What may take an expression long; of a large one from all its parts."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    tree = parser.parse(text, pattern.flags & ~(re.UNICODE if isinstance(source, bytes) else 0))
    found: dict[Attack, None] = {}
    for before, pump in _pumps(list(tree), ""):
        for after in ("\0", "a"):
            found[Attack(before, pump, after)] = None
        # Each of many beginnings may look at all that follows.
        found[Attack("", before + pump, "")] = None
        if before:
            found[Attack("", before, "")] = None
            found[Attack("", before, pump * 2)] = None
    step = -(-len(found) // _MOST) or 1
    usual = (Attack("", pump, "\0") for pump in _USUAL)
    return list(dict.fromkeys([*[*found][::step], *usual]))


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """What may stand before each repetition, and what it repeats."""
    for node in nodes:
        operation, value = node
        if operation in _REPEATS:
            _, most, body = value
            if most > 3:
                for pump in _samples(list(body)):
                    yield before, pump
            yield from _pumps(list(body), before)
        elif operation is codes.SUBPATTERN:
            yield from _pumps(list(value[-1]), before)
        elif operation is codes.BRANCH:
            for branch in value[1]:
                yield from _pumps(list(branch), before)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _pumps(list(value[1]), before)
        elif operation is codes.ATOMIC_GROUP:
            yield from _pumps(list(value), before)
        before += _sample([node])


def _samples(nodes: list[Any]) -> list[str]:
    """Texts that a repetition's body may be: of a class one for each kind of character."""
    if len(nodes) == 1:
        operation, value = nodes[0]
        if operation in (codes.IN, codes.ANY, codes.NOT_LITERAL):
            return _members(operation, value)[:6]
        if operation is codes.SUBPATTERN:
            return _samples(list(value[-1]))
        if operation is codes.BRANCH:
            return [each for branch in value[1] for each in _samples(list(branch))][:6]
    return [each] if (each := _sample(nodes)) else []


def _sample(nodes: list[Any]) -> str:
    """A short text that `nodes` may match; what is optional comes once."""
    return "".join(map(_one, nodes))


def _one(node: Any) -> str:
    operation, value = node
    if operation is codes.LITERAL:
        return chr(value)
    if operation in (codes.IN, codes.ANY, codes.NOT_LITERAL):
        return next(iter(_members(operation, value)), "")
    if operation in _REPEATS:
        least, most, body = value
        return _sample(list(body)) * min(most, max(least, 1))
    if operation is codes.SUBPATTERN:
        return _sample(list(value[-1]))
    if operation is codes.BRANCH:
        return _sample(list(value[1][0]))
    if operation is codes.ATOMIC_GROUP:
        return _sample(list(value))
    return ""


def _members(operation: Any, value: Any) -> list[str]:
    tree = [(operation, value)]
    one = re.compile(_written(tree), re.DOTALL)
    return [each for each in _CHARACTERS if one.fullmatch(each)] or _named(value)


def _written(tree: list[Any]) -> str:
    """A class of characters as an expression again."""
    ((operation, value),) = tree
    if operation is codes.ANY:
        return "."
    if operation is codes.NOT_LITERAL:
        return f"[^{re.escape(chr(value))}]"
    parts = []
    for kind, what in value:
        if kind is codes.NEGATE:
            parts.append("^")
        elif kind is codes.LITERAL:
            parts.append(re.escape(chr(what)))
        elif kind is codes.RANGE:
            parts.append(f"{re.escape(chr(what[0]))}-{re.escape(chr(what[1]))}")
        elif kind is codes.CATEGORY:
            parts.append(_CATEGORIES[what])
    return f"[{''.join(parts)}]"


_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _named(value: Any) -> list[str]:
    """The first character that a class itself names."""
    for kind, what in value if isinstance(value, list) else ():
        if kind is codes.LITERAL:
            return [chr(what)]
        if kind is codes.RANGE:
            return [chr(what[0])]
    return []
