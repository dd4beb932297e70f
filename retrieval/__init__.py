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
from retrieval.explanation import Explanation, LookedAt, Part, PassageReasons, TimeRead
from retrieval.notices import Notice
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Counted,
    CountedArticle,
    Highlight,
    IngestReport,
    Period,
    Progress,
    Skipped,
    Span,
    Turn,
)

if TYPE_CHECKING:
    from retrieval.answer.asked import LONGEST_QUESTION
    from retrieval.answer.conversation import Conversation
    from retrieval.answer.quoted import Difference, Place, Quoted, Verdict
    from retrieval.answer.spoken_of import TURNS
    from retrieval.encode.encoder import Encoder, Vectors
    from retrieval.library import Library
    from retrieval.search.candidates import question_vector
    from retrieval.store.filters import Filters
    from retrieval.store.protocol import Counts, Listed

# Imported when they are first asked for: a process that only reads needs none of them.
_LATER = {
    "question_vector": "search.candidates",
    "Encoder": "encode.encoder",
    "Vectors": "encode.encoder",
    "Library": "library",
    "LONGEST_QUESTION": "answer.asked",
    "TURNS": "answer.spoken_of",
    "Conversation": "answer.conversation",
    **dict.fromkeys(("Difference", "Place", "Quoted", "Verdict"), "answer.quoted"),
    "Counts": "store.protocol",
    "Listed": "store.protocol",
    "Filters": "store.filters",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "LONGEST_QUESTION",
    "TURNS",
    "Answer",
    "Article",
    "Citation",
    "CitebotError",
    "Config",
    "Conversation",
    "Counted",
    "CountedArticle",
    "Counts",
    "Difference",
    "Encoder",
    "Explanation",
    "Filters",
    "Highlight",
    "IngestReport",
    "InputError",
    "Library",
    "Listed",
    "LookedAt",
    "ModelError",
    "ModelMismatch",
    "Notice",
    "Part",
    "PassageReasons",
    "Period",
    "Place",
    "Progress",
    "QuestionsError",
    "Quoted",
    "Skipped",
    "Span",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "TimeRead",
    "Turn",
    "Vectors",
    "Verdict",
    "question_vector",
]
