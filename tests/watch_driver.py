"""Runs in a process of its own: follows a folder with the word encoder until it is told to stop.

    python watch_driver.py INDEX FOLDER

It writes a line for each report and each trouble, "ready" once it follows.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from threading import Event

from fakes import library

from retrieval import IngestReport
from retrieval.watch import Watch


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(index: str, folder: str) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def report(done: IngestReport) -> None:
        say(f"report {done.added} {done.updated} {done.removed} {list(done.skipped)}")

    with library(Path(index)) as archive:
        watch = Watch(archive, [folder], report=report, trouble=lambda line: say(f"trouble {line}"))
        archive.add([folder], prune=True)
        say("ready")
        try:
            watch.run(Event())
        except KeyboardInterrupt:
            say("stopped")


if __name__ == "__main__":
    main(*sys.argv[1:])
