"""The error tree. Every message is one sentence that a person can act on.

CitebotError
├── InputError            what was handed over cannot be used
│   ├── UnreadableArticle     one file or article; the rest of a run goes on
│   │   └── PageUnavailable       one of the web that may be there another time
│   └── QuestionsError        a file of evaluation questions
├── ReadingEnded          a link or a file was stopped from being read, or took all it may
├── ModelError            the model is missing, damaged or not the one expected
│   └── ModelMismatch         the index was built with another model or passage limits
└── StoreError            the index cannot be read or written
    ├── StoreBusy             another process is writing
    └── StoreDamaged          SQLite, the truth, is not readable
"""

from retrieval.text import LONGEST_REASON, shown

STUMBLES = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What libraries that take other people's formats apart end in, over one that was made for that."""


class CitebotError(Exception):
    """Base of every error that this project raises on purpose."""


class InputError(CitebotError):
    """A path, an article or an argument cannot be used."""


class UnreadableArticle(InputError):
    """One article cannot be read; `str(error)` is the reason, without the source.

    A server or a file may have had its say in it: it is one printable line, and not endless.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(shown(reason, LONGEST_REASON))


class PageUnavailable(UnreadableArticle):
    """A page cannot be had now; `after` is in how many seconds, where its server says that."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class ReadingEnded(CitebotError):
    """Reading was stopped, or has used up what it may take; what was read before counts."""


class QuestionsError(InputError):
    """A file of evaluation questions is malformed."""


class ModelError(CitebotError):
    """The model cannot be loaded, or is not the one it claims to be."""


class ModelMismatch(ModelError):
    """The index was built with another model or other passage limits."""


class StoreError(CitebotError):
    """The index cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process holds the index for writing."""


class StoreDamaged(StoreError):
    """The SQLite file is not a readable Citebot index."""
