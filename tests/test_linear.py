"""Regular expressions over text that others wrote take time in proportion to it.

Each one of the two packages is found and tried on texts made to hurt it, up to 1 MB.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from adversary import Attack, attacks

import bot
import retrieval
from retrieval.answer.asked import LONGEST_QUESTION
from retrieval.languages import languages

_MB = 1_000_000
# Where whoever uses an expression bounds what it sees: characters, and how that is.
BOUNDED: dict[str, tuple[int, str]] = {
    **{
        f"retrieval.temporal.{name}.*": (LONGEST_QUESTION, "a question is cut")
        for name in ("calendar_dates", "date_parts", "event_dates", "lengths", "newest")
    },
    "retrieval.temporal.expressions.*": (LONGEST_QUESTION, "a question is cut"),
    "retrieval.temporal.prepositions.*": (LONGEST_QUESTION, "a question is cut"),
    "retrieval.temporal.naming._forms.*": (
        6_000,
        "a passage and the beginning of its title",
    ),
    "retrieval.temporal.expressions._forms.source": (60, "what stands before a date, so much"),
    "retrieval.temporal.event_dates._forms.verb": (40, "what stands before an event, so much"),
    **{
        f"retrieval.query.{name}.*": (LONGEST_QUESTION, "a question is cut")
        for name in ("about_article", "comparison", "parts", "steps")
    },
    "retrieval.query.asking.*": (8_000, "the end of a message"),
    "retrieval.query.steps._forms.item": (41_000, "the text around a passage"),
    "retrieval.query.answer_type._forms.questions": (LONGEST_QUESTION, "a question is cut"),
    "retrieval.query.counting.*": (LONGEST_QUESTION, "a question is cut"),
    "retrieval.query.several.*": (LONGEST_QUESTION, "a question is cut"),
    "retrieval.query.polarity._forms.asked_denial": (LONGEST_QUESTION, "a question is cut"),
    "retrieval.read.mail._FROM": (1_000, "the beginning of a line"),
    "retrieval.web.feed_fulltext._CUT_OFF": (200, "the end of a text"),
}
# What is made while running, and why that is harmless.
MADE = {
    "bot.secrecy.hide": "secrets as they are, side by side",
    "bot.secrecy.secrets_in": "the form of a token, in a setting",
    "bot.telegram.access.gate._misplaced": "prefixes of buttons, with data of 64 bytes",
    "bot.telegram.access.gate.about_privacy": "a prefix of buttons, with data of 64 bytes",
    "bot.telegram.transport.mentions.question_in": "a name as it is",
    "bot.setting_parsers._paths": "one of two characters, in a setting",
    "retrieval.answer.by_number._sentences": "a number as it is",
    "retrieval.search.numbers._written": "the figures of one number, with a sign between them",
    **dict.fromkeys(
        (
            "retrieval.languages.word_forms._rules",
            "retrieval.query.answer_type._compiled",
            "retrieval.query.about_article._forms",
            "retrieval.query.comparison._forms",
            "retrieval.query.asking._opener",
            "retrieval.query.asking._referring",
            "retrieval.query.parts._forms",
            "retrieval.query.parts.form",
            "retrieval.query.steps._forms",
            "retrieval.query.steps.form",
            "retrieval.answer.follow_up._asked",
            "retrieval.query.follow_ups._forms",
            "retrieval.query.small_talk._more",
            "retrieval.query.small_talk._phrases",
            "retrieval.query.small_talk._small",
            "retrieval.query.told._forms",
            "retrieval.query.topics._forms",
            "retrieval.query.counting._compiled",
            "retrieval.query.several._form",
            "retrieval.query.polarity._denial",
            "retrieval.temporal.ahead._forms",
            "retrieval.temporal.calendar_dates.dates",
            "retrieval.temporal.date_parts.parts",
            "retrieval.answer.recency._guessing",
            "retrieval.temporal.event_dates._compiled",
            "retrieval.temporal.event_reports._compiled",
            "retrieval.temporal.expressions._compiled",
            "retrieval.temporal.lengths.names",
            "retrieval.temporal.naming._forms",
            "retrieval.temporal.newest._compiled",
            "retrieval.temporal.prepositions.prepositions",
            "retrieval.temporal.tense._to_come",
        ),
        "made once for each language, and tried for each",
    ),
    "retrieval.languages.phrases._whole": "of a table, held against single words",
    "retrieval.answer.counting._mention": "words as they are, with few marks between them",
    "retrieval.store.mentions._pattern": "the first letters of words, with no way back",
    "retrieval.languages.word_forms._participle": "of a table, held against single words",
    "retrieval.read.dates._clock": "times of day, in texts of 80 characters",
    "retrieval.read.dates._names": "names of months and days, held against single words",
    "retrieval.read.html._published": "a day as it is, and digits",
    "retrieval.answer.reprints._unranked": "the words of a sentence as they are, with no way back",
}

_LOOKING = {"match", "fullmatch", "search"}
_CALLS = {*_LOOKING, "compile", "sub", "subn", "split", "findall", "finditer"}
_SMALL = (12, 18, 24, 64, 256, 1_000, 4_000)
_LARGE = (4_000, 16_000, 64_000, 250_000, _MB)
_NOTICED = 0.004  # seconds; less is not told from chance
_GROWTH = 9  # for four times the text; 16 is quadratic
_SLOWEST = 5.0  # seconds for 1 MB


class Use(NamedTuple):
    """An expression and the methods by which it is used. `share`: of the attacks on it, from which
    on which are tried: what is made of every language's table has one form, and they share them."""

    name: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]
    share: slice = slice(None)

    @property
    def bound(self) -> int:
        return next((BOUNDED[each][0] for each in groups_of(self.name) if each in BOUNDED), _MB)


def groups_of(name: str) -> list[str]:
    """The name itself, and with all that stands beside it, the nearest first."""
    parts = name.split(".")
    return [name, *(f"{'.'.join(parts[:end])}.*" for end in range(len(parts) - 1, 1, -1))]


def modules() -> Iterator[ModuleType]:
    for package in (retrieval, bot):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not each.name.endswith("__main__"):
                yield importlib.import_module(each.name)


def tree_of(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text("utf-8"))


def patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 6:
        if isinstance(value, dict):
            value = [*value.keys(), *value.values()]
        if isinstance(value, list | tuple | set | frozenset):
            for each in value:
                yield from patterns_in(each, depth + 1)


def methods_of(name: str, tree: ast.Module) -> frozenset[str]:
    """How a module uses its global `name`; whatever is not plain counts as looking everywhere."""
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    } - {"pattern", "flags"}
    return frozenset(used) if used and used <= _LOOKING else frozenset({"finditer"})


def kept(module: ModuleType, tree: ast.Module) -> Iterator[Use]:
    """What stands at a module's level or in a class of it."""
    for name, value in vars(module).items():
        held = [value]
        if isinstance(value, type) and value.__module__ == module.__name__:
            held = [*vars(value).values()]
        plain = isinstance(value, re.Pattern)
        methods = methods_of(name, tree) if plain else frozenset({"finditer"})
        for pattern in (found for each in held for found in patterns_in(each)):
            yield Use(f"{module.__name__}.{name}", pattern, methods)


def of_languages(module: ModuleType) -> Iterator[Use]:
    """What a cached function makes of each language's table, in the fields of what it returns."""
    for name, function in list(vars(module).items()):
        if not isinstance(function, _lru_cache_wrapper) or function.__module__ != module.__name__:
            continue
        taken = [*function.__wrapped__.__annotations__.values()][:-1]
        all_languages = languages() if taken == ["Language"] else ()
        for number, language in enumerate(all_languages):
            made, share = function(language), slice(number, None, len(all_languages) // 2)
            for pattern in patterns_in(made):
                yield Use(f"{module.__name__}.{name}", pattern, frozenset({"finditer"}), share)
            for field in fields(made) if is_dataclass(made) else ():
                for pattern in patterns_in(getattr(made, field.name)):
                    whose = f"{module.__name__}.{name}.{field.name}"
                    yield Use(whose, pattern, methods_of_field(field.name), share)


@cache
def used_of_attributes() -> dict[str, set[str]]:
    """Name → the attributes that are taken of an attribute of that name, anywhere."""
    found: dict[str, set[str]] = {}
    for module in modules():
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                found.setdefault(node.value.attr, set()).add(node.attr)
    return found


def methods_of_field(name: str) -> frozenset[str]:
    """How the engine uses the expression that is called so in what is made of a table."""
    used = used_of_attributes().get(name, set())
    return frozenset(used) if used and used <= _LOOKING else frozenset({"finditer"})


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call, bool]]:
    """Each call of a function of `re`: in which function, and whether its expression is written."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in _CALLS
            ):
                yield function.name, node, isinstance(node.args[0], ast.Constant)


def written(module: ModuleType, tree: ast.Module) -> Iterator[Use]:
    """What stands inside functions."""
    for function, call, plain in calls(tree):
        if plain:
            assert isinstance(call.func, ast.Attribute) and isinstance(call.args[0], ast.Constant)
            method = call.func.attr if call.func.attr in _LOOKING else "finditer"
            # Flags change nothing here: none is given in a call.
            assert len(call.args) < 4 and not call.keywords, ast.unparse(call)
            pattern = re.compile(call.args[0].value)
            yield Use(f"{module.__name__}.{function}", pattern, frozenset({method}))


@cache
def uses() -> list[Use]:
    found: dict[tuple[Any, int, frozenset[str]], Use] = {}
    for module in modules():
        tree = tree_of(module)
        for use in (*kept(module, tree), *of_languages(module), *written(module, tree)):
            found.setdefault((use.pattern.pattern, use.pattern.flags, use.methods), use)
    return [*found.values()]


def seconds(use: Use, attack: Attack, size: int) -> float:
    text: Any = attack.text(size)
    if isinstance(use.pattern.pattern, bytes):
        text = text.encode()
    began = time.thread_time()
    for method in use.methods:
        found = getattr(use.pattern, method)(text)
        if method == "finditer":
            for _ in found:
                pass
    return time.thread_time() - began


def superlinear(use: Use, attack: Attack, sizes: Sequence[int]) -> tuple[str, float]:
    """What is wrong, "" where nothing is, and the seconds that the last of `sizes` took."""
    former = min(sizes[0], use.bound)
    spent = seconds(use, attack, former)
    for size in (min(size, use.bound) for size in sizes[1:]):
        before, spent = spent, seconds(use, attack, size)
        if spent > max(_NOTICED, _GROWTH * before):
            # Chance, and caches that are too small for more, look alike only once.
            spent = min(spent, *(seconds(use, attack, size) for _ in range(2)))
            before = max(before, *(seconds(use, attack, former) for _ in range(2)))
            if spent > max(_NOTICED, _GROWTH * before):
                return f"{spent:.3f} s for {size:,} characters, {before:.3f} s before", spent
        if size == use.bound:
            break
        former = size
    return "", spent


def judged(use: Use) -> list[str]:
    """What is wrong with an expression."""
    spent: list[tuple[float, Attack]] = []
    for attack in attacks(use.pattern)[use.share]:
        wrong, took = superlinear(use, attack, _SMALL)
        if wrong:
            return [f"{use.name} {sorted(use.methods)}: {attack!r:.200}: {wrong}"]
        spent.append((took, attack))
    spent.sort(key=lambda each: -each[0])
    for rank, (_, attack) in enumerate(spent[:3]):
        sizes = _LARGE if rank == 0 else _LARGE[:2]
        wrong, took = superlinear(use, attack, sizes)
        if wrong or (rank == 0 and took > _SLOWEST):
            return [f"{use.name} {sorted(use.methods)}: {attack!r:.200}: {wrong or took}"]
    return []


@pytest.mark.parametrize("part", range(8))
def test_every_expression_takes_time_in_proportion(part: int) -> None:
    assert [wrong for use in uses()[part::8] for wrong in judged(use)] == []


def test_a_bad_expression_is_noticed() -> None:
    for source, methods in {
        r"<!--.*?-->": {"finditer"},
        r"(a|aa)+$": {"match"},
        r"\s+$": {"search"},
        r"(\w+\s?)*;": {"match"},
        r"\s*x\s*\n": {"finditer"},
        r".*,.*,.*;": {"match"},
    }.items():
        assert judged(Use("bad", re.compile(source), frozenset(methods))), source
    for source in (r"\w+", r"<[^<>]*>", r"(?<![^\s,])[^\s,]++,\s", r"(?<!\s)\s++$"):
        assert judged(Use("good", re.compile(source), frozenset({"finditer"}))) == []


def test_what_is_made_while_running_is_known() -> None:
    found = {
        f"{module.__name__}.{function}"
        for module in modules()
        for function, _, plain in calls(tree_of(module))
        if not plain
    }
    assert found == set(MADE)


def test_bounds_are_of_expressions_that_there_are() -> None:
    assert set(BOUNDED) <= {name for use in uses() for name in groups_of(use.name)}
