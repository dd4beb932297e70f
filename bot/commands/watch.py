"""`citebot index --watch`: its signals and lines. What changed and what follows is the engine's."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from bot import open_library
from bot.render import place
from bot.terminal import note
from retrieval import IngestReport, Library
from retrieval.watch import Watch


def follow(library: Library, paths: Sequence[str | Path], seconds: float) -> None:
    """Index `paths`, then keep the archive in step with them until Ctrl-C or SIGTERM.

    Feeds are read again after so many seconds.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watch = Watch(library, paths, report=_tell, trouble=note, every=seconds)
    _tell(open_library.add(library, paths, prune=True))
    note(f"Following {', '.join(place(str(path)) for path in paths)}; Ctrl-C ends it.")
    try:
        watch.run(Event())
    except KeyboardInterrupt:
        note("Stopped.")


def _tell(report: IngestReport) -> None:
    done = [
        f"{number} {what}"
        for number, what in (
            (report.added, "added"),
            (report.updated, "updated"),
            (report.removed, "removed"),
        )
        if number
    ]
    if done:
        note(f"{time.strftime('%H:%M:%S')} {', '.join(done)}.")
    open_library.report_skipped(report)
