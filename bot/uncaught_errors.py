"""The last net: what nobody foresaw becomes one sentence, and an exit status, too.

What is foreseen has a sentence of its own, in `bot.commands`; the bot's log hangs in a net of its
own, in `bot.telegram.lifecycle.logs`.
"""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

FAILED = 2
_REASON = 200  # characters


class Net:
    """Around all that a program does: it ends with `FAILED` where an exception comes through."""

    def __init__(self) -> None:
        self.details = False
        """Whether to show the traceback, too."""

    def __enter__(self) -> None:
        sys.excepthook = self._tell
        threading.excepthook = lambda of: sys.excepthook(
            of.exc_type, of.exc_value or of.exc_type(), of.exc_traceback
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None and error is not None and issubclass(kind, Exception):
            sys.excepthook(kind, error, trace)
            sys.exit(FAILED)

    def _tell(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        from bot.sanitize import clean
        from bot.secrecy import redacted
        from bot.terminal import note
        from retrieval.text import shown

        if self.details:
            lines = traceback.format_exception(kind, error, trace)
            sys.stderr.write(redacted(clean("".join(lines))))
        reason = shown(redacted(f"{kind.__name__}: {error}"[: 4 * _REASON]), _REASON).rstrip(".: ")
        note(
            f"citebot: Something happened that was not foreseen ({reason}); run the same as "
            "`citebot --traceback …` to see where, and report it."
        )


net = Net()
