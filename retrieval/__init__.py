"""Citebot's engine: articles in, cited passages out. A library in its own right.

from retrieval import Article, Library

with Library.open(".citebot") as library:
    library.add(["seeds/"])
    answer = library.ask("who did not recognize the election", limit=5)
"""

from importlib import import_module
from typing import TYPE_CHECKING

from retrieval.config import Config
from retrieval.errors import (
    CitebotError,
    InputError,
    ModelError,
    ModelMismatch,
    QuestionsError,
    StoreBusy,
    StoreDamaged,
    StoreError,
)
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Highlight,
    IngestReport,
    Period,
    Skipped,
    Span,
)

if TYPE_CHECKING:
    from retrieval.comparing import question_vector
    from retrieval.encode import Encoder, Vectors
    from retrieval.ingest import Progress
    from retrieval.library import Library
    from retrieval.respond import LONGEST_QUESTION
    from retrieval.store.base import Counts, Listed

# Imported when they are first asked for: a process that only reads needs none of them.
_LATER = {
    "question_vector": "comparing",
    "Encoder": "encode",
    "Vectors": "encode",
    "Progress": "ingest",
    "Library": "library",
    "LONGEST_QUESTION": "respond",
    "Counts": "store.base",
    "Listed": "store.base",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "LONGEST_QUESTION",
    "Answer",
    "Article",
    "Citation",
    "CitebotError",
    "Config",
    "Counts",
    "Encoder",
    "Highlight",
    "IngestReport",
    "InputError",
    "Library",
    "Listed",
    "ModelError",
    "ModelMismatch",
    "Period",
    "Progress",
    "QuestionsError",
    "Skipped",
    "Span",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "Vectors",
    "question_vector",
]
