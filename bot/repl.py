"""The chat's input: an editable prompt on a terminal, plain lines elsewhere.

What a line means is `bot.chat`'s.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from bot.chat import Chat
from bot.settings import Settings
from bot.terminal import Screen, is_terminal, note
from retrieval import CitebotError, Library
from retrieval.text import expanded

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import History

_PROMPT = "? "
_HISTORY = "chat_history"


def converse(library: Library, settings: Settings) -> None:
    """Talk until the input ends or :quit."""
    chat = Chat(library, settings.passages, Screen())
    if is_terminal(sys.stdin) and is_terminal(sys.stdout):
        warming = Thread(target=_warm_up, args=(library,), daemon=True)
        warming.start()
        _interact(chat, settings)
        _finish(warming)
        return
    for line in _lines():
        chat.hear(line)
        sys.stdout.flush()
        if chat.over:
            return


def _warm_up(library: Library) -> None:
    try:
        library.warm_up()
    except CitebotError as error:
        note(str(error))


def _finish(warming: Thread) -> None:
    """Wait for the warm-up: the library is closed next, and a model half prepared is lost."""
    warming.join(timeout=1)
    if warming.is_alive():
        note("The model is still being prepared; Ctrl-C gives that up.")
        warming.join()


def _interact(chat: Chat, settings: Settings) -> None:
    from prompt_toolkit.patch_stdout import patch_stdout

    session = _session(chat, settings)
    Screen().line("Ask a question; :help lists commands, Ctrl-D leaves.")
    while not chat.over:
        try:
            # What the warm-up has to say meanwhile appears above the prompt.
            with patch_stdout(raw=True):
                line = session.prompt(_PROMPT)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        with suppress(KeyboardInterrupt):
            chat.hear(line)


def _session(chat: Chat, settings: Settings) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter

    commands = chat.commands
    completer = WordCompleter(list(commands), meta_dict=commands, sentence=True)
    return PromptSession(history=_history(settings), completer=completer)


def _history(settings: Settings) -> History:
    """Earlier questions, in a file of the index that only its owner reads."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = expanded(settings.index) / _HISTORY
    try:
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()

    class Kept(FileHistory):
        def store_string(self, string: str) -> None:
            # A full disk costs the history, not the chat.
            with suppress(OSError):
                super().store_string(string)

    return Kept(path)


def _lines() -> Iterator[str]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    yield from sys.stdin
