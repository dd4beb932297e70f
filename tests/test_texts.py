"""The interface's words: every language says everything, in HTML that Telegram takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor
from telegram_server.entities import parsed, units

from bot import telegram
from bot.telegram.texts import Catalogue
from bot.telegram.view.engine_texts import LONGEST, PREFIX, worded
from retrieval import Notice, Period
from retrieval.notices import sentences, values_of

FOLDER = Path(telegram.__file__).parent
CATALOGUE = Catalogue()
LANGUAGES = CATALOGUE.languages
NUMBERS = (0, 1, 2, 5, 11, 21, 1_000)
DAY = date(2031, 5, 23)
_GIVEN = {"NUMBER": NUMBERS, "MONTH": tuple(range(1, 13))}  # to functions
TOKEN = "123456789:" + "Ab-_0" * 7
_PLURALS = {"zero", "one", "two", "few", "many", "other"}
# Entities that Telegram finds by itself.
_FOUND = {"url", "email", "mention", "hashtag", "bot_command"}
_LIMITS = {"bot-description": 512, "bot-short-description": 120}
_LABEL, _ALERT, _COMMAND = 39, 200, 256


# --- what the catalogues hold


class _Uses(Visitor):
    """The variables of one message with a sample of each, and the messages that it refers to."""

    def __init__(self) -> None:
        self.samples: dict[str, tuple[Any, ...]] = {}
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.samples.setdefault(node.id.name, ("&lt;x&gt;",))

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        self.messages.add(node.id.name)

    def visit_FunctionReference(self, node: ftl.FunctionReference) -> None:  # noqa: N802
        for each in node.arguments.positional:
            if isinstance(each, ftl.VariableReference):
                self.samples[each.id.name] = _GIVEN.get(node.id.name, (DAY,))

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.selector, ftl.VariableReference):
            names = {
                each.key.name for each in node.variants if isinstance(each.key, ftl.Identifier)
            }
            counted = names <= _PLURALS or len(names) < len(node.variants)
            self.samples[node.selector.id.name] = NUMBERS if counted else tuple(names)


@cache
def messages(language: str) -> dict[str, ftl.Message]:
    entries = FluentParser().parse((FOLDER / "texts" / f"{language}.ftl").read_text("utf-8")).body
    assert [each.content for each in entries if isinstance(each, ftl.Junk)] == []
    found = [each for each in entries if isinstance(each, ftl.Message)]
    names = [each.id.name for each in found]
    assert sorted(names) == sorted(set(names)), "said twice"
    return dict(zip(names, found, strict=True))


@cache
def uses(language: str, key: str) -> _Uses:
    """With those of the messages that it refers to."""
    found = _Uses()
    found.visit(messages(language)[key])
    for other in sorted(found.messages):
        found.samples.update(uses(language, other).samples)
        found.messages |= uses(language, other).messages
    return found


def spoken(language: str, key: str) -> Iterator[str]:
    """The message with every combination of its samples."""
    samples = uses(language, key).samples
    for values in product(*samples.values()):
        yield CATALOGUE.say(language)(key, **dict(zip(samples, values, strict=True)))


KEYS = sorted(messages("en"))
OTHERS = [each for each in LANGUAGES if each != "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_variables(language: str) -> None:
    assert sorted(key for key in messages(language) if not key.startswith(PREFIX)) == KEYS
    named = {key: set(uses("en", key).samples) for key in KEYS}
    assert {key: set(uses(language, key).samples) for key in KEYS} == named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_html_that_telegram_takes(language: str) -> None:
    for key in KEYS:
        for text in spoken(language, key):
            plain, entities = parsed(text, "HTML", None)
            found = [each for each in entities if each["type"] not in _FOUND]
            assert plain and len(found) == text.count("</"), key
            assert units(plain) <= 3_500, key


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    for key in KEYS:
        english, other = (next(spoken(each, key)) for each in ("en", language))
        assert english != other or not re.search("[a-z]{3}", parsed(english, "HTML", None)[0]), key


# --- what the code says


@dataclass(frozen=True, slots=True)
class Said:
    """A message that the code names; `given` is None where its variables cannot be told."""

    key: str
    place: str
    given: frozenset[str] | None


@cache
def trees() -> dict[str, ast.Module]:
    modules = sorted(FOLDER.rglob("*.py"))
    return {str(path.relative_to(FOLDER)): ast.parse(path.read_text("utf-8")) for path in modules}


def named(node: ast.expr) -> str:
    """The name of what is called: `say` of `say(...)` and of `texts.say(...)(...)`."""
    if isinstance(node, ast.Call):
        return named(node.func)
    return getattr(node, "id", getattr(node, "attr", ""))


def constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def speakers(tree: ast.Module) -> set[str]:
    """Names that hold the words of a language."""
    found = {"say"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            called = node.value.func
            if isinstance(called, ast.Attribute) and called.attr in ("say", "_say"):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def is_speaking(call: ast.Call, names: set[str]) -> bool:
    """Whether the first argument is a message's key."""
    if isinstance(call.func, ast.Call):
        return named(call.func) in ("say", "_say")
    return isinstance(call.func, ast.Name) and call.func.id in names


def said_in(name: str, tree: ast.Module) -> Iterator[Said]:
    names = speakers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and is_speaking(node, names):
            keywords = [each.arg for each in node.keywords]
            given = None if None in keywords else frozenset(each for each in keywords if each)
            for key in constants(node.args[0]):
                yield Said(key, f"{name}:{node.lineno}", given)


def all_said() -> list[Said]:
    return [each for name, tree in trees().items() for each in said_in(name, tree)]


def test_the_code_says_nothing_that_the_catalogue_lacks() -> None:
    said = all_said()
    assert {"answer-also", "page-back"} <= {each.key for each in said}
    assert [each for each in said if each.key not in KEYS] == []


def test_the_code_gives_every_variable() -> None:
    short = [
        (each.place, each.key, missing)
        for each in all_said()
        if each.given is not None and (missing := set(uses("en", each.key).samples) - each.given)
    ]
    assert short == []


def literals() -> tuple[set[str], list[str]]:
    """All strings of the code, and patterns of those that are put together: f"command-{name}"."""
    strings, patterns = set(), []
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
            elif isinstance(node, ast.JoinedStr) and node.values:
                first = node.values[0]
                if isinstance(first, ast.Constant) and re.fullmatch("[a-z-]+-", str(first.value)):
                    patterns.append(re.escape(str(first.value)) + "[a-z-]+")
    return strings, patterns


def test_no_message_is_unused() -> None:
    strings, patterns = literals()
    used = {key for key in KEYS if key in strings}
    used |= {key for key in KEYS if any(re.fullmatch(each, key) for each in patterns)}
    used |= {other for key in used for other in uses("en", key).messages}
    assert [key for key in KEYS if key not in used] == []


# --- what the engine says


def words(language: str) -> dict[str, set[str]]:
    """The codes of the engine that a catalogue words, with the values it names."""
    keys = [key for key in messages(language) if key.startswith(PREFIX)]
    return {key.removeprefix(PREFIX): set(uses(language, key).samples) for key in keys}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_words_what_the_engine_says_with_its_values(language: str) -> None:
    assert words(language) == {code: set(values_of(code)) for code in sentences()}


def test_english_stands_in_the_engine_alone() -> None:
    assert words("en") == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", NUMBERS)
def test_what_the_engine_says_is_html_that_telegram_takes(language: str, count: int) -> None:
    samples = {"": "<x>", "day": DAY, "said": Notice("on", day=DAY)}
    for code in sentences():
        values = {name: samples.get(kind, count) for name, kind in values_of(code).items()}
        html = worded(CATALOGUE.say(language), Notice(code, **values))
        plain, entities = parsed(html, "HTML", None)
        found = [each for each in entities if each["type"] not in _FOUND]
        assert plain and not found, code
        assert language == "en" or plain != str(Notice(code, **values)) or code in _AS_IT_IS, code


_AS_IT_IS = {"text", "finding"}


@pytest.mark.parametrize(
    ("notice", "english", "russian"),
    [
        (Notice("empty"), "it is empty", "здесь ничего нет"),
        (
            Notice("not-its-kind", kind="DOCX"),
            "it is damaged, or no DOCX file",
            "файл повреждён или это не DOCX",
        ),
        (
            Notice("too-large", size=31_400_000, limit=2_500_000),
            "it has 31 MB, more than the limit of 2.5 MB for one file",
            "размер — 31 МБ, а предел для одного файла — 2,5 МБ",
        ),
        (
            Notice("unknown-server", name="a&b"),
            "no server of the name a&amp;b is known",
            "сервер с именем a&amp;b не найден",
        ),
        (Notice("text", text="a disk is <full>"), *["a disk is &lt;full&gt;"] * 2),
        (
            Notice("nothing-then", when=Period(DAY, DAY).notice),
            "The archive holds nothing that was published on 23 May 2031; all of it was searched.",
            "В архиве нет ничего, что было бы опубликовано 23 мая 2031; поиск шёл по всему архиву.",
        ),
        (
            Notice("rest-left", why=Notice("seconds-used", limit=22.0)),
            "its budget of 22 seconds is used up; not all of it was read",
            "отведённое на это время (22 секунды) вышло; прочитано не всё",
        ),
        (
            Notice("slow", limit=0.5),
            "its reading took longer than 0.5 seconds",
            "чтение заняло больше 0,5 секунды",
        ),
        (
            Notice("pages", count=1_001, limit=1_000),
            "it has 1,001 pages, more than the limit of 1,000",
            "здесь 1\xa0001 страница, а предел — 1\xa0000",
        ),
    ],
)
def test_the_engine_speaks_ones_language(notice: Notice, english: str, russian: str) -> None:
    assert worded(CATALOGUE.say("en"), notice) == english
    assert worded(CATALOGUE.say("ru"), notice) == russian


def test_a_secret_in_what_the_engine_says_is_hidden() -> None:
    named = Notice("index", path=f"/srv/{TOKEN}/a.sqlite3", reason="disk on fire")
    for language in LANGUAGES:
        assert TOKEN not in worded(CATALOGUE.say(language), named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_in_what_the_engine_says_is_bounded(language: str) -> None:
    said = worded(CATALOGUE.say(language), Notice("unknown-server", name="x" * 999))
    assert units(said) < LONGEST + 50


# --- Telegram's limits on texts of some kinds


def keys_in(called: str) -> set[str]:
    """Keys of messages that are the first or second argument of what is called."""
    found = set()
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and named(node.func) == called:
                for argument in node.args[:2]:
                    part = ast.Module([ast.Expr(argument)], [])
                    found |= {each.key for each in said_in(name, part)}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_keep_the_limits_of_where_they_stand(language: str) -> None:
    limits = dict.fromkeys(keys_in("InlineKeyboardButton") | keys_in("button"), _LABEL)
    limits |= dict.fromkeys(keys_in("acknowledge"), _ALERT)
    limits |= {key: _COMMAND for key in KEYS if key.startswith("command-")}
    limits |= {key: limit for key, limit in _LIMITS.items() if key in KEYS}
    assert {"answer-more", "nearest-show"} <= limits.keys()
    for key, limit in limits.items():
        for text in spoken(language, key):
            assert 0 < units(text) <= limit, key
            assert not re.search("[<&]", text.replace("&lt;x&gt;", "")), f"{key} is shown as it is"


# --- the catalogue itself


def test_an_unknown_language_is_spoken_to_in_english() -> None:
    assert {"en", "ru"} <= set(LANGUAGES)
    known = [CATALOGUE.language(code) for code in ("ru", "ru-RU", "RU", "en-GB", "xx", "", None)]
    assert known == ["ru", "ru", "ru", "en", "en", "en", "en"]
    assert CATALOGUE.say("xx")("answer-more") == "More"
    assert CATALOGUE.say("ru")("answer-more") == "Ещё"
    with pytest.raises(KeyError, match="no-such-message"):
        CATALOGUE.say("ru")("no-such-message")


def test_adding_a_language_is_adding_a_file(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("answer-more = More\npage-back = Back\n", "utf-8")
    (tmp_path / "de.ftl").write_text("answer-more = Mehr\n", "utf-8")
    catalogue = Catalogue(tmp_path)
    say = catalogue.say(catalogue.language("de-AT"))
    assert [say("answer-more"), say("page-back")] == ["Mehr", "Back"]


@pytest.mark.parametrize(
    ("count", "russian"),
    [(1, "1 статья"), (2, "2 статьи"), (5, "5 статей"), (11, "11 статей"), (21, "21 статья")],
)
def test_numbers_take_their_russian_form(count: int, russian: str) -> None:
    assert CATALOGUE.say("ru")("answer-also-others", count=count) == f"ещё {russian}"
