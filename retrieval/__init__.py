"""Citebot's engine: articles in, cited passages out. A library in its own right.

from retrieval import Article, Library

with Library.open(".citebot") as library:
    library.add(["seeds/"])
    answer = library.ask("who did not recognize the election", limit=5)
"""

from retrieval.comparing import question_vector
from retrieval.config import Config
from retrieval.encode import Encoder, Vectors
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
from retrieval.respond import LONGEST_QUESTION
from retrieval.store.base import Counts, Listed
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
