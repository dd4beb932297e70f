"""Citebot's engine: articles in, cited passages out. A library in its own right.

from retrieval import Article, Library

with Library.open(".citebot") as library:
    library.add(["seeds/"])
    answer = library.ask("who did not recognize the election", limit=5)
"""

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
from retrieval.ingest import Progress
from retrieval.library import Library
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Highlight,
    IngestReport,
    Period,
    Skipped,
)

__all__ = [
    "Answer",
    "Article",
    "Citation",
    "CitebotError",
    "Config",
    "Highlight",
    "IngestReport",
    "InputError",
    "Library",
    "ModelError",
    "ModelMismatch",
    "Period",
    "Progress",
    "QuestionsError",
    "Skipped",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
]
