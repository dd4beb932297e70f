"""The layout, as ARCHITECTURE.md draws it: who imports whom, and how much lies at the top.

Imports inside functions and those for types alone count like any other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = ROOT / "retrieval"
PACKAGES = ("retrieval", "bot")


def _modules() -> dict[str, Path]:
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {_name(path): path for path in paths}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """The modules of the project that one imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are written in full"
            inner = (f"{node.module}.{each.name}" for each in node.names)
            yield from (each if each in modules else str(node.module) for each in inner)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


@cache
def arrows() -> dict[str, set[str]]:
    """Module → modules of the project that it imports, itself left out."""
    modules = _modules()
    return {
        name: {each for each in _imported(path, modules) if each in modules} - {name}
        for name, path in modules.items()
    }


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """One way round through the imports; empty where there is none."""
    done: set[str] = set()

    def walk(at: str, way: list[str]) -> list[str]:
        if at in way:
            return [*way[way.index(at) :], at]
        if at in done:
            return []
        for each in sorted(graph[at]):
            if found := walk(each, [*way, at]):
                return found
        done.add(at)
        return []

    return next((found for each in sorted(graph) if (found := walk(each, []))), [])


def floors() -> list[list[str]]:
    """The engine's rooms from top to bottom, as ARCHITECTURE.md lists them."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- floors -->\n```\n(.*?)```", text, re.DOTALL)
    assert found, "ARCHITECTURE.md lists no floors"
    return [
        re.findall(r"([a-z]+)(?:/|\.py)", line.split("  ")[0]) for line in found[1].splitlines()
    ]


def _room(module: str) -> str:
    return module.split(".")[1]


def _is_upward(name: str, imported: str, floor: Mapping[str, int]) -> bool:
    if imported == "retrieval":  # the public names, above everything
        return True
    rooms = _room(name), _room(imported)
    return rooms[0] != rooms[1] and floor[rooms[0]] >= floor[rooms[1]]


def test_no_import_runs_in_a_circle() -> None:
    assert circle(arrows()) == []


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": set[str](), "d": {"b"}}
    assert circle(graph) == ["b", "d", "b"]


def test_the_engine_knows_no_front_end() -> None:
    upward = [
        (name, each)
        for name, imported in arrows().items()
        if name.startswith("retrieval")
        for each in imported
        if each.split(".")[0] != "retrieval"
    ]
    assert upward == []


def test_every_room_imports_only_those_below_it() -> None:
    floor = {room: at for at, rooms in enumerate(floors()) for room in rooms}
    upward = [
        f"{name} imports {each}"
        for name, imported in arrows().items()
        if name.startswith("retrieval.")
        for each in imported
        if _is_upward(name, each, floor)
    ]
    assert upward == []


def test_an_upward_import_is_found() -> None:
    floor = {"library": 0, "read": 1, "web": 1, "text": 2}
    upward = {"retrieval", "retrieval.library", "retrieval.web.fetch", "retrieval.read.mail"}
    for above in upward:
        assert _is_upward("retrieval.text", above, floor)
    assert _is_upward("retrieval.read.mail", "retrieval.web.fetch", floor)
    assert not _is_upward("retrieval.read.mail", "retrieval.read.zip", floor)
    assert not _is_upward("retrieval.read.mail", "retrieval.text", floor)


def test_architecture_lists_every_room_once() -> None:
    entries = [path for path in ENGINE.iterdir() if path.name != "__pycache__"]
    files = [path.name for path in entries if path.is_file()]
    folders = [path.name for path in entries if path.is_dir()]
    assert len(files) <= 10 and len(folders) <= 11, sorted([*files, *folders])
    named = sorted(room for rooms in floors() for room in rooms)
    assert named == sorted([*folders, *(name[:-3] for name in files if name != "__init__.py")])


@pytest.mark.parametrize(
    "folder", sorted(path.parent.name for path in ENGINE.glob("*/__init__.py"))
)
def test_a_room_says_what_comes_in_and_what_goes_out(folder: str) -> None:
    text = (ENGINE / folder / "__init__.py").read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    assert "→" in first and len(first) < 160, first
