"""The error tree. What an error says is one sentence that tells a person what is wrong; where one
can do something about it, it tells that too.

CitebotError
├── InputError            what was handed over cannot be used
│   ├── UnreadableArticle     one file or article; the rest of a run goes on
│   │   └── PageUnavailable       one of the web that may be there another time
│   └── QuestionsError        a file of evaluation questions
├── ReadingEnded          a link or a file is read no further: it was stopped, or took all it may
├── ModelError            the model, or the device for it, is missing, damaged or another
│   └── ModelMismatch         the index was built with another model or other prompts
└── StoreError            the index cannot be read or written
    ├── StoreBusy             another process is writing
    └── StoreDamaged          SQLite, the truth, is not readable
"""

from retrieval.notices import Notice

STUMBLES = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What libraries that take other people's formats apart end in, over one that was made for that."""


class CitebotError(Exception):
    """Base of every error that this project raises on purpose.

    The engine says what is wrong in a notice; who only speaks one language may do so in a sentence.
    """

    def __init__(self, said: Notice | str = "") -> None:
        super().__init__(said)
        self.notice = said if isinstance(said, Notice) else Notice("text", text=said)


class InputError(CitebotError):
    """A path, an article or an argument cannot be used."""


class UnreadableArticle(InputError):
    """One article cannot be read; the notice is the reason, without the source."""

    def __init__(self, reason: Notice) -> None:
        super().__init__(reason)


class PageUnavailable(UnreadableArticle):
    """A page cannot be had now; `after` is in how many seconds, where its server says that."""

    def __init__(self, reason: Notice, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class ReadingEnded(CitebotError):
    """Reading was stopped, may be before it began, or has used up what it may take.

    What was stored before stays.
    """


class QuestionsError(InputError):
    """A file of evaluation questions is malformed."""


class ModelError(CitebotError):
    """The model cannot be loaded, or is not the one it claims to be."""


class ModelMismatch(ModelError):
    """The index was built with another model, or with other prompts before its texts."""


class StoreError(CitebotError):
    """The index cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process holds the index for writing."""


class StoreDamaged(StoreError):
    """The SQLite file is not a readable Citebot index."""
